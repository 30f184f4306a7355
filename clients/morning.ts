// A teacher's morning through the generated TypeScript types and openapi-fetch: sign in, list the class, mark, confirm.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./typescript/schema.js";

const { MAMNON_SERVER: baseUrl, MAMNON_USERNAME: username = "", MAMNON_PASSWORD: password = "" } = process.env;
const client = createClient<paths>({ baseUrl });

const tokens = await client.POST("/v1/auth/sessions", { body: { username, password } });
assert(tokens.data, JSON.stringify(tokens.error));
const bearer = `Bearer ${tokens.data.access_token}`;
client.use({
  onRequest({ request }) {
    request.headers.set("Authorization", bearer);
    return request;
  },
});

const me = await client.GET("/v1/me");
assert(me.data, JSON.stringify(me.error));
const path = { class_id: me.data.assignments[0]!.unit.id, day: me.data.school.today };

const children = await client.GET("/v1/students", { params: { query: { class_id: path.class_id, limit: 200 } } });
assert(children.data?.items.length, JSON.stringify(children.error));
const marks: components["schemas"]["MarkIn"][] = children.data.items.map(({ id }) => ({ student_id: id, mark: "present" }));

const early = await client.POST("/v1/classes/{class_id}/registers/{day}/confirm", { params: { path } });
assert.equal(early.error?.code, "wrong_state");

const marked = await client.PUT("/v1/classes/{class_id}/registers/{day}", { params: { path }, body: { marks } });
assert(marked.data, JSON.stringify(marked.error));
assert.deepEqual([marked.data.state, marked.data.counts.present], ["marked", marks.length]);

const register = await client.GET("/v1/classes/{class_id}/registers/{day}", { params: { path } });
const header = { "If-Match": register.response.headers.get("ETag") ?? undefined };
const confirmed = await client.POST("/v1/classes/{class_id}/registers/{day}/confirm", { params: { path, header } });
assert(confirmed.data, JSON.stringify(confirmed.error));
assert.equal(confirmed.data.state, "confirmed");

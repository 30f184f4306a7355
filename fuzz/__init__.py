"""Requests that nobody would write, made from the OpenAPI document, against a running server, as several posts."""

#!/bin/sh
# Makes the folder of secrets that compose.yaml mounts, once, with passwords that nobody has seen.
# Only its owner may enter the folder; the files in it are readable to the program's own user inside a container.
set -eu
[ ! -e secrets ] || { echo "The folder secrets is there already; nothing was changed." >&2; exit 1; }
word() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
umask 022
mkdir -m 700 secrets
migrator=$(word)
printf '%s' "$migrator" > secrets/migrator_password
printf '%s' "postgresql://mamnon_migrator:$migrator@db/mamnon" > secrets/MAMNON_MIGRATION_URL
printf '%s' "postgresql://mamnon_server:$(word)@db/mamnon" > secrets/DATABASE_URL
echo "Made the folder secrets: keep a copy of it, apart from the backups."

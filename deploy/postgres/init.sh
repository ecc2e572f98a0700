#!/bin/sh
# At the first start of PostgreSQL: the owner of the tables, the role of the program, their database.
# The program can add to the audit trail and neither change nor delete it: `python -m bot db upgrade`,
# as the owner, gives it its rights.
set -eu
SECRETS=${SECRETS:-/run/secrets}
export SECRETS

psql --no-psqlrc --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
-- The passwords are read by psql itself: they stand in no command line.
\set owner_password `cat "$SECRETS/postgres-owner"`
\set program_password `cat "$SECRETS/postgres-program"`
CREATE ROLE desk_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE desk_program LOGIN PASSWORD :'program_password';
CREATE DATABASE desk OWNER desk_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE desk FROM PUBLIC;
GRANT CONNECT ON DATABASE desk TO desk_program;
SQL

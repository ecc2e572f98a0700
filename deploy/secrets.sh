#!/bin/sh
# Makes what compose.yml needs to keep secret, in deploy/secrets/ (or the folder named), each file once:
# what is there already stays as it is. The files may be read by the containers' users, the folder by
# nobody but its owner.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

command -v openssl >/dev/null || { echo "secrets: openssl is missing: apt-get install openssl" >&2; exit 1; }

# once FILE: writes what comes in to FILE, unless it is there.
once() {
  if [ -e "$1" ]; then
    cat >/dev/null
    echo "kept: $1"
  else
    cat >"$1.new"
    chmod 644 "$1.new"
    mv "$1.new" "$1"
    echo "made: $1"
  fi
}
password() { openssl rand -hex 24; }

for name in postgres-superuser postgres-owner postgres-program redis-password; do
  password | tr -d '\n' | once "$name"
done

once redis.acl <<EOF
user default on nopass -@all +ping
user assistant on >$(cat redis-password) ~* &* +@all -@admin -@dangerous
EOF

database=postgres:5432/desk
program="postgresql+psycopg2://desk_program:$(cat postgres-program)@$database"

# A key of BOT_DATA_KEYS is 32 random bytes in URL-safe base64, as `python -m bot privacy key` prints one.
once assistant.env <<EOF
BOT_REDIS_URL=redis://assistant:$(cat redis-password)@redis:6379/0
BOT_DATABASE_URL=$program
BOT_DATA_KEYS=$(openssl rand -base64 32 | tr '+/' '-_')

$(cat "$here/assistant.env.example")
EOF

once migrate.env <<EOF
BOT_DATABASE_URL=$program
BOT_DATABASE_OWNER_URL=postgresql+psycopg2://desk_owner:$(cat postgres-owner)@$database
EOF

echo "Keep a copy of BOT_DATA_KEYS (assistant.env) away from this machine and from its backups: without it"
echo "what residents told cannot be read any more, with it every backup can."

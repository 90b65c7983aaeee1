#!/usr/bin/env bash
# The official image runs this at its first start: the services' accounts and schemas, and the identity provider's
# database. Repeatable by hand.
secrets="${SECRETS:-/run/secrets}" sql="${SQL:-/etc/digihub/sql}"
for account in intake routing coaching finance audit keys identity; do
  secret="$(<"$secrets/$account-postgres-password")" || exit 1
  export "${account^^}_POSTGRES_PASSWORD=$secret"
done
for file in accounts identity; do
  psql --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" --file "$sql/$file.sql" ||
    exit 1
done

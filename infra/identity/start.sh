#!/usr/bin/env bash
# Keycloak reads no secret from a file by itself: this hands them over and lets it start. The realm is imported where
# it is not there yet; a change of realm.json reaches only a new database.
set -euo pipefail
secrets="${SECRETS:-/run/secrets}"
KC_DB_PASSWORD="$(<"$secrets/identity-postgres-password")"
KC_BOOTSTRAP_ADMIN_PASSWORD="$(<"$secrets/identity-admin-password")"
DIGIHUB_DEMO_PASSWORD="$(<"$secrets/demo-password")"
export KC_DB_PASSWORD KC_BOOTSTRAP_ADMIN_PASSWORD DIGIHUB_DEMO_PASSWORD
exec "${KEYCLOAK_HOME:-/opt/keycloak}/bin/kc.sh" start --import-realm

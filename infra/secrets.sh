#!/usr/bin/env bash
# Makes the secrets that docker-compose.yml names, once; what is there stays as it is.
# Usage: infra/secrets.sh [FOLDER]   (default: secrets/ of the repository, which git ignores)
set -euo pipefail
cd "$(dirname "$0")/.."
folder="${1:-secrets}"

# Containers run as other accounts and read the files through their mounts, so the files are readable, also those that
# somebody put here; the folder keeps everybody else on this machine out.
mkdir -p "$folder"
chmod 700 "$folder"

# A file is there whole or not at all, also when this is interrupted or runs twice at once: the first link wins.
secret() {
  if [ -e "$folder/$1" ]; then
    chmod 644 "$folder/$1"
    return
  fi
  local new
  new="$(mktemp "$folder/.$1.XXXXXX")"
  printf '%s\n' "$2" >"$new"
  chmod 644 "$new"
  ln "$new" "$folder/$1" 2>/dev/null || true
  rm -f "$new"
}
random() { openssl rand -hex "$1"; }

# An Ed25519 key as signed notes have it: PRIVATE+KEY+name+id+base64(1, seed); the id is the first four bytes of the
# hash over name, line feed, 1 and the public key (c2sp.org/signed-note).
signing_key() {
  local name="$1" der id
  der="$(mktemp)"
  openssl genpkey -algorithm ed25519 -outform DER -out "$der"
  id="$({ printf '%s\n\001' "$name" && openssl pkey -inform DER -in "$der" -pubout -outform DER | tail -c 32; } |
    openssl dgst -sha256 | grep -o '[0-9a-f]*$' | cut -c 1-8)"
  printf 'PRIVATE+KEY+%s+%s+%s' "$name" "$id" "$({ printf '\001' && tail -c 32 "$der"; } | openssl base64 -A)"
  rm -f "$der"
}

secret master-key "$(random 32)"
secret ledger-key "$(signing_key digihub.example/log)"
secret receipt-key "$(openssl genpkey -algorithm ed25519)"
for account in intake routing coaching finance audit keys identity; do
  secret "$account-postgres-password" "$(random 24)"
done
for account in intake routing coaching finance audit keys; do
  secret "$account-database" "postgresql://$account:$(<"$folder/$account-postgres-password")@postgres:5432/digihub"
done
for name in postgres-password identity-admin-password demo-password grafana-password; do
  secret "$name" "$(random 24)"
done
echo "secrets in $folder: keep a copy of master-key apart from every backup; without it no personal data can be read"

# Read by the other scripts: `get`, which asks for a path of the API, and what it needs.
: "${TENANTRY_URL:?where the API is}" "${PARTNER_TENANT:?id or domain of the partner}"
: "${CLIENT_ID:?id of the app}" "${CLIENT_SECRET:?secret of the app}"

# Picks a member from the JSON on standard input: json .items[0].id
json() { node -pe "JSON.parse(require('fs').readFileSync(0))$1"; }

# Sent again on 408, 429 and 5xx, after as long as the service asks. Secrets go through pipes: a process list shows arguments.
call() { curl --silent --show-error --fail-with-body --retry 3 --retry-connrefused --header @<(printf 'Authorization: Bearer %s\n' "$TOKEN") "$@"; }

TOKEN=$(curl --silent --show-error --fail-with-body --retry 3 "$TENANTRY_URL/$PARTNER_TENANT/oauth2/v2.0/token" \
  --data grant_type=client_credentials --data-urlencode "client_id=$CLIENT_ID" \
  --data-urlencode "client_secret@"<(printf %s "$CLIENT_SECRET") \
  --data scope=https://api.partnercenter.microsoft.com/.default | json .access_token)

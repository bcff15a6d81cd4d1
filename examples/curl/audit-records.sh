#!/usr/bin/env bash
# Prints the audit records of the last days, newest first, one JSON object a line.
#   audit-records.sh [days]
set -euo pipefail
days=${1:-7}
. "$(dirname "${BASH_SOURCE[0]}")/token.sh"

start=$(node -p "new Date(Date.now() - $days * 86_400_000).toISOString().slice(0, 10)")
path="/auditrecords?startDate=$start&size=50"
token=
# As long as there is more, links.next says where: an address without /v1, and a token for a header.
while [ -n "$path" ]; do
  page=$(call "$TENANTRY_URL/v1$path" ${token:+--header "MS-ContinuationToken: $token"})
  json '.items.map((each) => JSON.stringify(each)).join("\n")' <<<"$page"
  path=$(json '.links.next?.uri ?? ""' <<<"$page")
  token=$(json '.links.next?.headers.find(({ key }) => key === "MS-ContinuationToken")?.value ?? ""' <<<"$page")
done

#!/usr/bin/env bash
# Changes the first line of the address to which a customer is billed.
#   billing-address.sh <customer id> "Plaza de las Velas 3"
set -euo pipefail
customer=$1
line=$2
. "$(dirname "${BASH_SOURCE[0]}")/token.sh"

address=$TENANTRY_URL/v1/customers/$customer/profiles/billing
etag=$(call "$address" | json .attributes.etag)

# The version makes sure that nobody's change is overwritten: 412 if somebody was faster. The request id makes a retry harmless.
call "$address" --request PUT \
  --header "If-Match: \"$etag\"" \
  --header "MS-RequestId: $(node -p 'crypto.randomUUID()')" \
  --header 'Content-Type: application/json' \
  --data "$(node -p 'JSON.stringify({ defaultAddress: { addressLine1: process.argv[1] } })' "$line")" |
  json '.defaultAddress.addressLine1'

# What a pack says of itself, for quickstart and check-pack. Sourced with $bin set, see processes.sh.

# pack_rows PACK KIND: a line NAME,DETAIL for each resource of a kind; for each grant of a binding.
pack_rows() {
  "$bin/thidua" -o csv packs show "$1" | awk -F, -v kind="$2" '$1 == kind { print $2 "," $3 }'
}

# plan_owner PACK: the id of the unit that the pack's first plan is of; nothing if it has no plan.
plan_owner() { pack_rows "$1" plans | sed -n '1s|^units/\([^/]*\)/.*|\1|p'; }

# principals PACK: NAME:PRINCIPAL for each of the contexts that write_context makes, of the first user
# who has its role in the pack, and the administrator that a new deployment begins with.
principals() {
  local context user
  echo "admin:quan-tri"
  for context in officer:COMMUNE_OFFICER reviewer:DISTRICT_REVIEWER council:AWARD_COUNCIL \
    decider:DECIDER province:PROVINCIAL_READER auditor:AUDITOR; do
    user="$(pack_rows "$1" bindings |
      sed -n "s|^bindings/user:\([^,]*\),ROLE_${context#*:} .*|\1|p" | sed -n 1p)"
    if [[ -n "$user" ]]; then echo "${context%%:*}:$user"; fi
  done
}

# year_of OWNER TERM: the newest year of the term that the owner has a round of, else its first.
year_of() {
  local year newest="${2%-*}"
  while read -r year; do
    year="${year#[as]}"  # of an administrative or a school year
    if [[ "$year" =~ ^[0-9]{4}$ ]] && ((year > newest && year <= ${2#*-})); then newest="$year"; fi
  done < <("$bin/thidua" -o csv rounds list "$1" | cut -d, -f3)
  echo "$newest"
}

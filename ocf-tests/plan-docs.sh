# plan-docs.sh -- the plans in docs/ are those of the code.
# shellcheck source=ocf-tests/lib.sh
. "$(dirname "$0")/lib.sh"
for agent in redis vip; do
	run "${BUILD:-$AGENTS/..}/ocf-tests/print-plan" $agent
	check "docs/$agent-plan.md is what print-plan $agent prints" cmp "$here/../docs/$agent-plan.md" "$work/out"
done
finish

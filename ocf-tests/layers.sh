# layers.sh -- every #include "..." points to a lower layer, or to the file's own header.
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.." || exit 1
bad=$(grep -n '^#include "\(lib\|agents\|crm\)/' lib/*.[ch] agents/*.[ch] crm/*.[ch] | awk '
	function stem(f) { sub(/\.[ch]$/, "", f); sub(/^lib\/ocf-.*/, "lib/ocf", f); sub(/^lib\/cluster-.*/, "lib/cluster", f); return f }
	FILENAME != "-" { rank[$2] = $1; next }
	{ split($0, f, /[:"]/); from = stem(f[1]); to = stem(f[4])
	  if (from != to && (rank[from] == "" || rank[to] == "" || rank[to] >= rank[from]))
		print f[1] ":" f[2] " includes " f[4] }
	' "$here/layers.txt" -)
if test -z "$bad"
then echo "ok 1 - includes only point down"
else echo "not ok 1 - includes only point down"; echo "$bad" | sed 's/^/# /'
fi
echo 1..1

# drawing.py -- one failover as SVG: a lane of operations per node above the client's gap.
# SPDX-License-Identifier: GPL-2.0-or-later
from xml.sax.saxutils import escape

WIDTH, LEFT, BAR, STEP = 1000, 70, 16, 20
COLOURS = {"start": "#4c9f70", "stop": "#b5651d", "promote": "#1f77b4", "demote": "#d9a404", "monitor": "#bbbbbb",
           "client": "#c0392b"}
NOTIFY = "#9b8ec4"


class Page:
    """Collects elements; times become places."""

    def __init__(self, begin, end):
        self.begin, self.scale = begin, (WIDTH - LEFT - 20) / (end - begin)
        self.elements, self.y = [], 40

    def x(self, ms):
        return LEFT + (ms - self.begin) * self.scale

    def text(self, x, y, text, more=""):
        self.elements.append(f'<text x="{x:.1f}" y="{y}" {more}>{escape(text)}</text>')

    def bar(self, begin, end, label, colour):
        x, width = self.x(begin), max(1.0, self.x(end) - self.x(begin))
        title = f"{label}: {end - begin:.0f} ms"
        self.elements.append(f'<rect x="{x:.1f}" y="{self.y}" width="{width:.1f}" height="{BAR}" fill="{colour}" '
                             f'rx="2"><title>{escape(title)}</title></rect>')
        if width > 7 * len(title):
            self.text(x + 4, self.y + 12, title, 'fill="white"')
        elif width > 7 * len(label):
            self.text(x + 4, self.y + 12, label, 'fill="white"')
        elif x + width + 6 * len(title) < WIDTH:
            self.text(x + width + 3, self.y + 12, title)
        else:
            self.text(x - 3, self.y + 12, title, 'text-anchor="end"')

    def write(self, path, title):
        height = self.y + 40
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
                       f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="11">\n'
                       f'<title>{escape(title)}</title>\n<rect width="100%" height="100%" fill="white"/>\n'
                       + "\n".join(self.elements) + "\n</svg>\n")


def lane(page, node, operations):
    """One row per operation: labels stay readable, and what overlaps is seen."""
    page.text(8, page.y + 12, node, 'font-weight="bold"')
    for o in operations:
        kind = o.label.split()[1]
        page.bar(o.begin, o.end, o.label + ("" if o.rc in (0, 8) else f" (exit {o.rc})"), COLOURS.get(kind, NOTIFY))
        page.y += STEP
    if not operations:
        page.y += STEP
    page.elements.append(f'<line x1="8" x2="{WIDTH - 8}" y1="{page.y}" y2="{page.y}" stroke="#ddd"/>')
    page.y += 6


def axis(page, fault, end):
    """A line about every tenth, at round numbers of milliseconds."""
    step = next(s for n in range(9) for s in (10 ** n, 2 * 10 ** n, 5 * 10 ** n) if (end - page.begin) / s <= 12)
    for ms in range(0, int(end - fault) + 1, step):
        x = page.x(fault + ms)
        page.elements.insert(0, f'<line x1="{x:.1f}" x2="{x:.1f}" y1="30" y2="{page.y + 4}" stroke="#eee"/>')
        page.text(x, page.y + 18, f"{ms} ms", 'text-anchor="middle" fill="#666"')
    x = page.x(fault)
    page.elements.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="26" y2="{page.y + 4}" stroke="#c0392b" '
                         'stroke-dasharray="4 3"/>')


def write(path, run, operations, fault, ack):
    """Everything from shortly before the fault until shortly after the first write; what never ended ends there."""
    margin = max(20, (ack - fault) * 0.06)
    begin, end = fault - margin, ack + 3 * margin
    page = Page(begin, end)
    title = f"{run['stack']}, {run['scenario']} of {run['from']}: outage {run['outage_ms']} ms, then {run['to']}"
    page.text(8, 18, title, 'font-size="14" font-weight="bold"')
    shown = [o._replace(begin=max(o.begin, begin), end=min(o.end or end, end)) for o in operations
             if o.begin < end and (o.end or end) > begin]
    for node in sorted({o.node for o in operations}):
        lane(page, node, [o for o in shown if o.node == node])
    page.text(8, page.y + 12, "client", 'font-weight="bold"')
    if run["gap"]:
        page.bar(run["gap"]["epoch_ms"], ack, "no write acknowledged", COLOURS["client"])
    page.y += STEP
    axis(page, fault, end)
    page.write(path, title)

/** `verify.py` of a dossier: what `verifyDossier` does, on the standard library of Python 3 alone. */
export const verifyScript = String.raw`#!/usr/bin/env python3
"""python3 verify.py DOSSIER.zip VKEY [CHECKPOINT]: needs no network and no other software.
VKEY, and if you kept one CHECKPOINT, must come from elsewhere than the dossier.
A log whose key was exchanged has several: all of them in one VKEY, spaces between."""
import base64, hashlib, json, sys, zipfile

class Failed(Exception): pass
def must(fine, code):
    if not fine: raise Failed(code)
def sha(b): return hashlib.sha256(b).digest()
def leaf(b): return sha(b"\0" + b)
def node(l, r): return sha(b"\1" + l + r)
b64 = lambda text: base64.b64decode(text, validate=True)

# Ed25519, RFC 8032, section 6.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
def add(p, q):
    a, b = (p[1]-p[0]) * (q[1]-q[0]) % P, (p[1]+p[0]) * (q[1]+q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b-a, d-c, d+c, b+a
    return (e*f % P, g*h % P, f*g % P, e*h % P)
def mul(s, p):
    q = (0, 1, 1, 0)
    while s:
        if s & 1: q = add(q, p)
        p = add(p, p); s >>= 1
    return q
def point(b):
    y = int.from_bytes(b, "little"); sign, y = y >> 255, y & (2**255 - 1)
    must(y < P, "wrong-signature")
    x2 = (y*y - 1) * pow(D*y*y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x*x - x2) % P: x = x * pow(2, (P - 1) // 4, P) % P
    must((x*x - x2) % P == 0 and not (x == 0 and sign), "wrong-signature")
    if x & 1 != sign: x = P - x
    return (x, y, 1, x*y % P)
BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
def signed(key, text, sig):
    must(len(sig) == 64, "wrong-signature")
    s = int.from_bytes(sig[32:], "little"); must(s < L, "wrong-signature")
    h = int.from_bytes(hashlib.sha512(sig[:32] + key + text).digest(), "little") % L
    a, b = mul(s, BASE), add(point(sig[:32]), mul(h, point(key)))
    return (a[0]*b[2] - b[0]*a[2]) % P == 0 and (a[1]*b[2] - b[1]*a[2]) % P == 0

def vkey(text):
    try: name, keyid, key = text.split("+", 2); key = b64(key)
    except ValueError: raise Failed("vkey-malformed")
    must(len(key) == 33 and key[0] == 1 and sha(name.encode() + b"\n" + key)[:4].hex() == keyid, "vkey-malformed")
    return name, bytes.fromhex(keyid), key[1:]
def parts(data):  # https://c2sp.org/signed-note
    try:
        text, sigs = data.decode().rsplit("\n\n", 1); *lines, end = sigs.split("\n")
        signs = [(dash, name, b64(sig)) for dash, name, sig in (line.split(" ") for line in lines)]
    except ValueError: raise Failed("note-malformed")
    must(end == "" and signs and all(dash == "—" for dash, _, _ in signs), "note-malformed")
    return text + "\n", signs
def note(data, keys):
    text, signs = parts(data); seen = False
    for _, name, sig in signs:
        for key in keys:
            if (name, sig[:4]) == key[:2]:
                must(signed(key[2], text.encode(), sig[4:]), "wrong-signature"); seen = True
    must(seen, "wrong-key")
    return text.split("\n")[:-1]
def checkpoint(data, keys):  # https://c2sp.org/tlog-checkpoint
    origin = parts(data)[0].split("\n")[0]
    own = [key for key in keys if key[0] == origin]; must(own, "wrong-origin")
    lines = note(data, own)
    cases = [b64(line[6:]) for line in lines[3:] if line.startswith("cases ")]
    must(len(cases) == 1, "checkpoint-malformed")
    return int(lines[1]), b64(lines[2]), cases[0], own

def inclusion(hash, i, size, proof, root):  # RFC 9162, section 2.1.3.2
    must(0 <= i < size, "inclusion-fails"); last = size - 1
    for p in proof:
        must(last > 0, "inclusion-fails")
        if i & 1 or i == last:
            hash = node(p, hash)
            while not i & 1 and i: i >>= 1; last >>= 1
        else: hash = node(hash, p)
        i >>= 1; last >>= 1
    must(last == 0 and hash == root, "inclusion-fails")
def consistency(m, old, n, new, proof):  # RFC 9162, section 2.1.4.2
    must(m <= n, "rollback")
    if m == n: return must(old == new, "fork")
    i, last = m - 1, n - 1
    while i & 1: i >>= 1; last >>= 1
    path = ([old] if i == 0 else []) + proof; must(path, "consistency-fails")
    a = b = path[0]
    for p in path[1:]:
        must(last > 0, "consistency-fails")
        if i & 1 or i == last:
            a, b = node(p, a), node(p, b)
            while not i & 1 and i: i >>= 1; last >>= 1
        else: b = node(b, p)
        i >>= 1; last >>= 1
    must(last == 0 and a == old and b == new, "consistency-fails")

def entry(line):  # What the log holds of an event that is too large for a tile.
    if len(line) <= 65535: return line
    e = json.loads(line)
    short = {k: e[k] for k in ("id", "revision", "stream", "type")}
    short.update(sha256=sha(line).hex(), size=len(line))
    return json.dumps(short, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

def verify(path, keys, since=None):
    keys = [vkey(text) for text in keys.split()]; must(keys, "vkey-malformed")
    z = zipfile.ZipFile(path); files = {i.filename: i for i in z.infolist()}
    must(len(files) == len(z.infolist()), "archive-malformed")
    def read(name):
        must(name in files, "file-missing"); return z.read(name)
    size, root, cases, keys = checkpoint(read("checkpoint"), keys)
    heading, trajectory, *rows = note(read("MANIFEST"), keys)
    must(heading == "digihub-dossier/1", "archive-malformed")
    listed = {row[66:]: row[:64] for row in rows}
    for name in listed: must(sha(read(name)).hex() == listed[name], "file-changed")
    must(set(files) == set(listed) | {"MANIFEST"}, "file-unlisted")
    proofs = json.loads(read("proofs.json"))
    if since:
        old = checkpoint(open(since, "rb").read(), keys); part = proofs.get("consistency")
        must(old[0] >= size or part and part["from"] == old[0], "consistency-fails")
        consistency(old[0], old[1], size, root, [b64(p) for p in part["proof"]] if old[0] < size else [])
    def leaves(lines, parts, mine):
        before = -1; must(len(lines) <= len(parts), "event-changed")
        for line, part in zip(lines, parts):
            e = json.loads(line)
            must(part["index"] > before and mine(e["stream"], e["metadata"].get("trajectory", e["stream"])), "event-changed")
            hash = leaf(entry(line)); before = part["index"]
            inclusion(hash, before, size, [b64(p) for p in part["proof"]], root)
            yield hash
    lines = read("events.ndjson").split(b"\n")[:-1]; head = bytes(32)
    must(len(lines) == len(proofs["events"]), "case-incomplete")
    for hash in leaves(lines, proofs["events"], lambda stream, case: case == trajectory): head = node(head, hash)
    bucket = proofs["case"]["bucket"]; digest = sha(trajectory.encode()).hex()
    inclusion(leaf(bucket.encode()), int(digest[:4], 16), 65536, [b64(p) for p in proofs["case"]["proof"]], cases)
    told = [row for row in bucket.split("\n") if row.startswith(digest)]
    must(told == ([f"{digest} {len(lines)} {head.hex()}"] if lines else []), "case-incomplete")
    # Sheets of hours are cases of their own: what is shown of them is true, and not claimed to be all of it.
    sheets, parts = read("sheets.ndjson").split(b"\n")[:-1] if "sheets.ndjson" in files else [], proofs.get("sheets", [])
    list(leaves(sheets, parts, lambda stream, case: case == stream and stream.startswith("timesheet-")))
    must(len(sheets) == len(parts), "event-changed")
    print(f"{trajectory}: all its {len(lines)} events, proven in the log {keys[0][0]} of {size} events")

if __name__ == "__main__":
    if len(sys.argv) not in (3, 4): sys.exit(__doc__)
    try: verify(*sys.argv[1:])
    except Failed as e: print(f"NOT VERIFIED: {e}"); sys.exit(1)
    except Exception as e: print(f"NOT VERIFIED: archive-malformed ({e})"); sys.exit(1)
`;

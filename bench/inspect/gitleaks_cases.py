#!/usr/bin/env python3
"""gitleaks_cases.py RULES OUT : writes gitleaks' own rule cases as files, one a case.

RULES  cmd/generate/config/rules of a gitleaks checkout (nothing of it is kept here)
OUT    a new folder: OUT/true/RULE/N.txt and OUT/false/RULE/N.txt, and OUT/cases.json
       --score LIST  (instead of writing) reads lines `CONFIDENCE<tab>KIND<tab>true/RULE/N.txt:LINE...`
       (what a scanner found below OUT) and prints how many true and false cases were found.

The cases are Go expressions (literals, `+`, fmt.Sprintf, secrets.NewSecret, utils.GenerateSampleSecrets,
append): a small evaluator reads them, with generated samples made here from the same patterns (seeded).
A false case of one rule may well be a credential of another kind (a Cloudflare token that is not a
Cloudflare origin key): a case that is also a true case of some rule is left out, and what a general kind finds in
a false case of a shape ("token", "password": gitleaks' own general rule finds most of these too) is
counted apart.
"""
import json, os, random, re, sys
try:
    import re._parser as sre
except ImportError:
    import sre_parse as sre

RND = random.Random(20261120)
ALNUM = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'


def sample(pattern):
    """A random text the pattern matches."""
    pattern = pattern.replace('(?-i:', '(?:').replace('[[:alnum:]]', '[0-9A-Za-z]').replace('(?i)', '')
    pattern = re.sub(r'(?<=.)\(\?i:', '(?:', pattern)

    def one(op, arg):
        op = str(op)
        if op == 'LITERAL':
            return chr(arg)
        if op == 'NOT_LITERAL':
            return 'a'
        if op == 'ANY':
            return RND.choice(ALNUM)
        if op == 'IN':
            return RND.choice(members(arg))
        if op in ('MAX_REPEAT', 'MIN_REPEAT', 'POSSESSIVE_REPEAT'):
            low, high, inner = arg
            n = RND.randint(int(low), min(int(high), int(low) + 20))
            return ''.join(many(inner) for _ in range(n))
        if op == 'SUBPATTERN':
            return many(arg[3])
        if op == 'BRANCH':
            return many(RND.choice(arg[1]))
        return ''

    def members(items):
        out = []
        for op, arg in items:
            op = str(op)
            if op == 'LITERAL':
                out.append(chr(arg))
            elif op == 'RANGE':
                out += [chr(c) for c in range(arg[0], arg[1] + 1)]
            elif op == 'CATEGORY':
                kind = str(arg)
                out += list({'CATEGORY_DIGIT': '0123456789', 'CATEGORY_SPACE': ' '}.get(kind, ALNUM + '_'))
        return out or ['a']

    def many(parsed):
        return ''.join(one(op, arg) for op, arg in parsed)

    return many(sre.parse(pattern))


STOP = re.compile(r'[1-9]')


def plausible(pattern):
    while True:
        s = sample(pattern)
        if STOP.search(s):
            return s


def sample_secret(name, secret):
    return f'{name}_api_token = "{secret}"'


# The forms gitleaks writes a token in: INI, JSON, XML, YAML, C#, Go, Java, Kotlin, PHP, Python, Logstash, make.
def sample_secrets(i, s):
    token, under = i + 'Token', i + '_TOKEN'
    forms = [f'{token}="{s}"', f'{token} = "{s}"', f'{token}={s}', f'{token} = {s}',
             '{\n    "%s_token": "%s"\n}' % (i, s),
             '{"config.ini": "%s_TOKEN=%s\\nBACKUP_ENABLED=true"}' % (i.upper(), s),
             f'<{token}>\n    {s}\n</{token}>', f'{i}_token: {s}', f"{i}_token: '{s}'", f'{i}_token: "{s}"',
             f'string {token} = "{s}";', f'var {token} string = "{s}"', f'{token} := "{s}"', f'{token} := `{s}`',
             f'String {token} = "{s}";', f'var {token} = "{s}"', f'${token} .= "{s}"', f"{token} = '{s}'",
             f'{token} = "{s}"', f'System.setProperty("{i.upper()}_TOKEN", "{s}")', f'  "{token}" => "{s}"',
             f'{under} = "{s}"', f'{under} := "{s}"', f'{under} ::= "{s}"', f'{under} :::= "{s}"', f'{under} ?= "{s}"']
    return forms


def hexes(n):
    return '[a-f0-9]{%s}' % n


CALLS = {
    'utils.GenerateSampleSecrets': sample_secrets, 'utils.GenerateSampleSecret': sample_secret,
    'secrets.NewSecret': sample, 'secrets.NewSecretWithEntropy': lambda p, e=0: sample(p),
    'newPlausibleSecret': plausible, 'utils.Hex': hexes, 'utils.Numeric': lambda n: '[0-9]{%s}' % n,
    'utils.AlphaNumeric': lambda n: '[a-z0-9]{%s}' % n,
    'utils.AlphaNumericExtended': lambda n: '[a-z0-9=_\\-]{%s}' % n,
    'utils.AlphaNumericExtendedShort': lambda n: '[a-z0-9_-]{%s}' % n,
    'utils.AlphaNumericExtendedLong': lambda n: '[a-z0-9\\/=_\\+\\-]{%s}' % n,
    'utils.Hex8_4_4_4_12': lambda: '[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}',
    'strings.ToUpper': str.upper, 'strings.ToLower': str.lower, 'strings.Repeat': lambda s, n: s * int(n),
    'b64.StdEncoding.EncodeToString': lambda s: __import__('base64').b64encode(s.encode()).decode(),
    'base64.StdEncoding.EncodeToString': lambda s: __import__('base64').b64encode(s.encode()).decode(),
    '[]byte': lambda s: s, 'string': lambda s: s,
    'fmt.Sprintf': lambda f, *a: re.sub(r'%[sdv]', '%s', f) % a,
}
TOKEN = re.compile(r'\s*(?://[^\n]*\n\s*)*(`[^`]*`|"(?:\\.|[^"\\\n])*"|\[\]byte|\[\]string|map\[string\]string|\d+'
                   r'|[A-Za-z_][\w.]*|:=|[-+(){}\[\],:=*&!<>|./;]|\n)')


class Unknown(Exception):
    pass


class Go:
    """Evaluates one expression at a time of a token list."""

    def __init__(self, tokens, names):
        self.t, self.i, self.names = tokens, 0, names

    def peek(self):
        return self.t[self.i] if self.i < len(self.t) else ''

    def take(self, want=None):
        t = self.peek()
        if want and t != want:
            raise Unknown(f'{t!r} for {want!r}')
        self.i += 1
        return t

    def expression(self):
        v = self.operand()
        while self.peek() == '+':
            self.take()
            v = v + self.operand()
        return v

    def arguments(self, close):
        args = []
        while self.peek() != close:
            v = self.expression()
            if self.peek() == ':':
                self.take()
                v = (v, self.expression())
            if self.peek().startswith('...') or self.peek() == '.':
                while self.peek() == '.':
                    self.take()
                args += v
            else:
                args.append(v)
            if self.peek() == ',':
                self.take()
        self.take(close)
        return args

    def operand(self):
        t = self.take()
        if t.startswith('`'):
            return t[1:-1]
        if t.startswith('"'):
            return json.loads(re.sub(r'\\x([0-9a-fA-F]{2})', r'\\u00\1', t).replace('\t', '\\t'))
        if t.isdigit():
            return t
        if t == '(':
            v = self.expression()
            self.take(')')
            return v
        if t in ('[]string', 'map[string]string'):
            self.take('{')
            return self.arguments('}')
        if t == 'append' or t.rstrip('.') in CALLS or t in CALLS:
            self.take('(')
            a = self.arguments(')')
            if t == 'append':
                return a[0] + a[1:] if isinstance(a[0], list) else a
            return CALLS[t.rstrip('.')](*a)
        if t.rstrip('.') in self.names:
            for _ in range(len(t) - len(t.rstrip('.'))):
                self.i -= 0
            v = self.names[t.rstrip('.')]
            return Spread(v) if t.endswith('...') else v
        raise Unknown(t)


class Spread(list):
    pass


def read(path, truths, lies, skipped):
    text = open(path, encoding='utf-8').read()
    parts = re.split(r'\nfunc (?:\([^)]*\) )?(\w+)\(', text)
    names = {}
    statements(parts[0].replace('var ', ''), names, skipped, path)
    for k in range(1, len(parts), 2):
        local = dict(names)
        local.pop('tps', None), local.pop('fps', None)
        statements(parts[k + 1], local, skipped, path)
        m = re.search(r'RuleID:\s*"([^"]+)"', parts[k + 1])
        rule = m.group(1) if m else parts[k].lower()
        for name, to in (('tps', truths), ('truePositives', truths), ('fps', lies), ('falsePositives', lies)):
            for case in local.get(name) or []:
                if isinstance(case, str):
                    to.append((rule, '', case))
                elif isinstance(case, tuple):
                    to.append((rule, *case))


def statements(body, names, skipped, path):
    for m in re.finditer(r'(?:^|\n)[ \t]*(?:var )?(\w+)(?: \[\]string)?[ \t]*:?=[ \t]*(?=[`"\[(\w])', body):
        if m.group(1) in ('r', 'err', 'd', 'rule') or body[m.end():m.end() + 1] == '&':
            continue
        tokens, at = [], m.end()
        for _ in range(4000):
            t = TOKEN.match(body, at)
            if not t:
                break
            tokens.append(t.group(1))
            at = t.end()
        flat = []
        for t in tokens:                                   # `x...` is one token of the scanner: part it
            flat += [t.rstrip('.')] + ['.'] * (len(t) - len(t.rstrip('.'))) if re.match(r'[A-Za-z_]', t) else [t]
        try:
            names[m.group(1)] = Go(flat, names).expression()
        except Unknown as e:
            if m.group(1) in ('tps', 'fps'):
                skipped.append(f'{os.path.basename(path)}: {m.group(1)}: {e}')


def gather(rules):
    truths, lies, skipped = [], [], []
    for f in sorted(os.listdir(rules)):
        if f.endswith('.go') and not f.endswith('_test.go') and f != 'stopwords.go':
            read(os.path.join(rules, f), truths, lies, skipped)
    known = {c for _, _, c in truths}
    lies = [(r, p, c) for r, p, c in lies if c not in known]
    return truths, lies, skipped


def write(out, truths, lies, skipped):
    for label, cases in (('true', truths), ('false', lies)):
        for n, (rule, path, case) in enumerate(cases):
            name = f'{n}-{os.path.basename(path)}' if path else f'{n}.txt'
            folder = os.path.join(out, label, rule)
            os.makedirs(folder, exist_ok=True)
            open(os.path.join(folder, name), 'w', encoding='utf-8').write(case + '\n')
    print(f'true cases {len(truths)} of {len({r for r, _, _ in truths})} rules, '
          f'false cases {len(lies)} of {len({r for r, _, _ in lies})} rules')
    for s in skipped:
        print('not read:', s)


def score(out, listing):
    files = {'true': set(), 'false': set()}
    for label in files:
        for d, _, names in os.walk(os.path.join(out, label)):
            files[label] |= {os.path.relpath(os.path.join(d, n), out) for n in names}
    hit = {}
    for line in open(listing, encoding='utf-8', errors='replace'):
        c = line.split('\t')
        if len(c) > 2:
            p = c[2].rsplit(':', 1)[0]
            hit.setdefault(p, []).append((c[0], c[1]))
    missed = sorted(files['true'] - set(hit))
    wrong = sorted(files['false'] & set(hit))
    loud = [p for p in wrong if any(c != 'LOW' for c, _ in hit[p])]
    for p in missed:
        print('MISSED', p, open(os.path.join(out, p), encoding='utf-8').read().strip()[:150].replace('\n', '\\n'))
    for p in wrong:
        print('WRONG', p, hit[p], open(os.path.join(out, p), encoding='utf-8').read().strip()[:150].replace('\n', '\\n'))
    general = {'password', 'secret', 'token', 'api-key', 'secret-like-value', 'jwt', 'command-password'}
    own = [p for p in wrong if any(k not in general for _, k in hit[p])]
    n, m = len(files['true']), len(files['false'])
    blocks = lambda ps: len({os.path.dirname(p) for p in ps})
    print(f'true {n - len(missed)} of {n} ({100 * (n - len(missed)) / n:.1f} %), false {len(wrong)} of {m} '
          f'({100 * len(wrong) / m:.1f} %), of those by a kind with a shape of its own {len(own)} ({100 * len(own) / m:.1f} %), not low {len(loud)}; rules with a miss {blocks(missed)}, with a false one {blocks(wrong)}')


def main():
    if len(sys.argv) == 4 and sys.argv[2] == '--score':
        score(sys.argv[1], sys.argv[3])
    elif len(sys.argv) == 3:
        write(sys.argv[2], *gather(sys.argv[1]))
    else:
        sys.exit(__doc__)


main()

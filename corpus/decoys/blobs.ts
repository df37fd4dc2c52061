/** Base64 in bulk, keys and certificates of other kinds, binary data. */
import { decoysIn } from '../decoy.ts'
import { base32, base62, base64, base64url, hex, lower, type Noise } from '../noise.ts'

const decoy = decoysIn('blobs', 'data.txt')

/** Base64 wrapped at a width, the last line of a given length. */
const wrapped = (n: Noise, width: number, count: number, last: number) =>
  [...Array.from({ length: count }, () => n.pick(base64, width)), n.pick(base64, last)].join('\n')
const pem = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`
const bytes = (n: Noise, length: number) => Buffer.from(Array.from({ length }, () => n.below(256)))
/** Printable text whose base64 is one run of forty. */
const printed = (n: Noise) => Buffer.from(n.pick(`${lower}     ${base62} .,:`, 30)).toString('base64')

export const blobDecoys = [
  decoy('long base64 named secret', n => `secret: ${n.pick(base64, 400)}`, 'config.yml'),
  decoy('long base64 that contains AKIA', n => `data: ${n.pick(base64, 80)}AKIA${n.pick(base64, 80)}`, 'config.yml'),
  decoy(
    'long base64 that contains what an ID looks like',
    n => `data: ${n.pick(base64, 81)}/AKIA${n.pick(base32, 16)}+${n.pick(base64, 81)}`,
    'config.yml',
  ),
  decoy('wrapped base64', n => pem('X', wrapped(n, 64, 8, 64))),
  decoy('last line of a PEM private key', n => pem('RSA PRIVATE KEY', wrapped(n, 64, 24, 40)), 'server.key'),
  decoy(
    'last line of a PEM private key in a string',
    n => `"private_key": ${JSON.stringify(pem('PRIVATE KEY', wrapped(n, 64, 25, 40)))}`,
    'account.json',
  ),
  decoy(
    'last line of an OpenSSH private key',
    n => pem('OPENSSH PRIVATE KEY', `b3BlbnNzaC1rZXktdjEA${n.pick(base64, 50)}\n${wrapped(n, 70, 4, 40)}`),
    'id_ed25519',
  ),
  decoy(
    'last line of a PGP block',
    n => pem('PGP PRIVATE KEY BLOCK', `\n${wrapped(n, 64, 12, 40)}\n=${n.pick(base64, 4)}`),
    'secret.asc',
  ),
  decoy(
    'last line of a PGP message, 76 columns',
    n => pem('PGP MESSAGE', `\n${wrapped(n, 76, 6, 40)}\n=${n.pick(base64, 4)}`),
    'secret.asc',
  ),
  decoy(
    'PEM in YAML',
    n => `secret_key: |\n${pem('EC PRIVATE KEY', wrapped(n, 64, 2, 40)).replace(/^/gm, '  ')}`,
    'config.yml',
  ),
  decoy('certificate', n => pem('CERTIFICATE', `MII${n.pick(base64, 61)}\n${wrapped(n, 64, 18, 40)}`), 'server.crt'),
  decoy(
    'certificate of a kubeconfig',
    n =>
      `certificate-authority-data: LS0tLS1CRUdJTi${n.pick(base64, 1202)}\nclient-key-data: LS0tLS1CRUdJTi${n.pick(base64, 1202)}`,
    'kubeconfig',
  ),
  decoy('age-encrypted file', n => pem('AGE ENCRYPTED FILE', wrapped(n, 64, 6, 40)), 'secret.age'),
  decoy('SSH public key', n => `ssh-rsa AAAAB3NzaC1yc2E${n.pick(base64, 357)} aws-secret-key@host`, 'authorized_keys'),
  decoy(
    'SSH public key, short',
    n => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${n.pick(base64, 43)} aws-secret@host`,
    'authorized_keys',
  ),
  decoy(
    'known hosts',
    n => `|1|${n.pick(base64, 27)}=|${n.pick(base64, 27)}= ssh-rsa AAAAB3NzaC1yc2E${n.pick(base64, 357)}`,
    'known_hosts',
  ),
  decoy(
    'mail attachment',
    n =>
      `Content-Disposition: attachment; filename="aws-secret-key.pdf"\nContent-Transfer-Encoding: base64\n\n${wrapped(n, 76, 30, 40)}\n`,
    'mail.eml',
  ),
  decoy('JSON web token', n => `token: eyJhbGciOiJIUzI1NiJ9.${n.pick(base62, 43)}.${n.pick(base62, 43)}`, 'config.yml'),
  decoy(
    'JSON web token, segments of 40 characters',
    n =>
      `secret: ${Buffer.from(`{"alg":"HS256","kid":"${n.pick(lower, 6)}"}`).toString('base64url')}.eyJ${n.pick(base62, 37)}.${n.pick(base62, 40)}`,
    'config.yml',
  ),
  decoy(
    'JSON web key',
    n => `{"kty":"RSA","kid":"secret-key","n":"${n.pick(base64url, 342)}","e":"AQAB","d":"${n.pick(base64url, 342)}"}`,
    'jwks.json',
  ),
  decoy(
    'SAML assertion',
    n =>
      `<ds:DigestValue>${n.pick(base64, 27)}=</ds:DigestValue><ds:SignatureValue>${n.pick(base64, 342)}==</ds:SignatureValue>`,
    'saml.xml',
  ),
  decoy('segments of base64 for URLs', n => `secret: abc_${n.pick(base62, 40)}-x`, 'config.yml'),
  decoy('base64 image', n => `background: url(data:image/png;base64,iVBORw0KGgo${n.pick(base64, 600)}=)`, 'style.css'),
  decoy(
    'image of a notebook',
    n => `"image/png": "iVBORw0KGgoAAAANSUhEUgAA${n.pick(base64, 800)}\\n"`,
    'analysis.ipynb',
  ),
  decoy(
    'font in a style sheet',
    n => `@font-face{src:url(data:font/woff2;base64,d09GMgABAAAAA${n.pick(base64, 2000)}) format("woff2")}`,
    'style.css',
  ),
  decoy(
    'source map',
    n =>
      `{"version":3,"mappings":"${Array.from({ length: 60 }, () => n.pick('ABCDEFGHIJ', 4)).join(',')}","names":["secretAccessKey"]}`,
    'app.js.map',
  ),
  decoy(
    'source map of long mappings',
    n =>
      `{"version":3,"sources":["secretKey.js"],"names":["secretKey"],"mappings":"${Array.from({ length: 400 }, () => n.pick(`${base62}+/`, 4 + n.below(2))).join(n.below(2) ? ',' : ';')}"}`,
    'app.js.map',
  ),
  decoy(
    'vector image',
    n =>
      `<svg id="secret-key"><path d="M${Array.from({ length: 60 }, () => `${n.below(100)}.${n.below(100)}c${n.below(10)}`).join('l')}z"/></svg>`,
    'icon.svg',
  ),
  decoy('base64 of printable text named secret', n => `secret_key: ${printed(n)}`, 'config.yml'),
  decoy(
    'base64 of printable text in a Kubernetes Secret',
    n =>
      `kind: Secret\ndata:\n  aws_secret_key: ${printed(n)}\n  secret: ${Buffer.from(`the words of the day: ${n.pick(lower, 8)}`).toString('base64')}\n`,
    'secret.yaml',
  ),
  decoy(
    'base64 of JSON named secret',
    n => `secret: ${Buffer.from(JSON.stringify({ user: n.pick(lower, 8), ok: true })).toString('base64')}`,
    'config.yml',
  ),
  decoy(
    'base64 of a hexadecimal digest named secret',
    n =>
      `kind: Secret\ndata:\n  secret: ${Buffer.from(n.pick(hex, 40)).toString('base64')}\n  key: ${Buffer.from(n.pick(hex, 30)).toString('base64')}\n`,
    'secret.yaml',
  ),
  decoy(
    'mail signing key in a DNS record',
    n =>
      `mail._domainkey TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB${n.pick(base64, 180)}" "${n.pick(base64, 40)}IDAQAB"`,
    'zone.txt',
  ),
  decoy(
    'signature in a DNS record',
    n =>
      `example.org. RRSIG A 13 2 300 20260101000000 20251201000000 12345 example.org. ${n.pick(base64, 56)} ${n.pick(base64, 28)}==`,
    'zone.txt',
  ),
  decoy('code of a function in base64', n => `"ZipFile": "UEsDBBQAAAAIA${n.pick(base64, 1000)}"`, 'function.json'),
  decoy('random bytes', n => bytes(n, 4000), 'secret.bin'),
  decoy(
    'random bytes as a hexadecimal dump',
    n =>
      Array.from(
        { length: 20 },
        (_, i) =>
          `${(i * 16).toString(16).padStart(8, '0')}: ${Array.from({ length: 8 }, () => n.pick(hex, 4)).join(' ')}  secretkey.AKIA..`,
      ).join('\n'),
    'dump.txt',
  ),
  decoy(
    'prose in UTF-16',
    () =>
      Buffer.from(
        '\ufeffThe secret access key is kept in the vault of the team, never in this file.\r\n'.repeat(20),
        'utf16le',
      ),
    'notes.txt',
  ),
  decoy('40 characters of base64 that nothing names', n => `x = "${n.pick(base64, 40)}"`, 'app.js'),
  decoy('lines of 40 characters of base64', n => wrapped(n, 40, 12, 20)),
]

/** What hides keys from a plain search: escapes, base64, wide characters, binaries. */
import { encodeBase64, family } from '../shape.ts'

const { both, id, secret } = family('encodings', 'data.txt')

const wrapped = (text: string, width: number) => encodeBase64(text).replace(new RegExp(`.{${width}}`, 'g'), '$&\n')
const credentials = (i: string, s: string) => `[default]\naws_access_key_id = ${i}\naws_secret_access_key = ${s}\n`
const utf16le = (text: string) => Buffer.from(text, 'utf16le')
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
const percentAll = (text: string) =>
  text.replace(/[^A-Za-z0-9]/g, c => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)

export const encodings = [
  both('JSON in JSON', (i, s) => JSON.stringify(JSON.stringify({ accessKeyId: i, secretAccessKey: s })), 'event.json'),
  both(
    'JSON three deep',
    (i, s) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ secret: s, id: i }) }) }),
    'event.json',
  ),
  both(
    'lines in a JSON string',
    (i, s) => JSON.stringify(`a\nAWS_ACCESS_KEY_ID=${i}\nAWS_SECRET_ACCESS_KEY=${s}\n`),
    'event.json',
  ),
  secret('escaped quotes and slashes', s => `secretAccessKey\\":\\"${s.replaceAll('/', '\\/')}\\"`, 'bundle.js'),
  secret('JSON with escaped slashes', s => `{"secretAccessKey":"${s.replaceAll('/', '\\/')}"}`, 'settings.json'),
  secret(
    'JSON with \\u002f and \\u002b',
    s => `{"secretAccessKey":"${s.replaceAll('/', '\\u002f').replaceAll('+', '\\u002b')}"}`,
    'settings.json',
  ),
  secret(
    'JavaScript with \\x2f and \\x2b',
    s => `secretAccessKey="${s.replaceAll('/', '\\x2f').replaceAll('+', '\\x2b')}"`,
    'bundle.js',
  ),
  both(
    '\\u003d before the values',
    (i, s) => `"accessKeyId\\u003d${i}\\u0026secretAccessKey\\u003d${s}"`,
    'event.json',
  ),
  id('\\n right before the ID', i => `"first line\\n${i}\\nlast line"`, 'event.json'),
  secret('SecretString of Secrets Manager', s => `"SecretString": "{\\"secret\\": \\"${s}\\"}"`, 'secret.json'),
  both(
    'HTML entities',
    (i, s) => `&lt;key&gt;${i}&lt;/key&gt;&lt;secret&gt;${s.replaceAll('/', '&#47;')}&lt;/secret&gt;`,
    'page.html',
  ),
  secret(
    'HTML entities, hexadecimal',
    s => `secretKey: &quot;${s.replaceAll('/', '&#x2F;').replaceAll('+', '&#x2B;')}&quot;`,
    'page.html',
  ),
  secret('HTML quotes', s => `secret=&quot;${s}&quot;`, 'page.html'),
  secret('percent encoding in lower case', s => `secret_key=${percentAll(s)}`),
  both('percent encoding of everything around', (i, s) =>
    percentAll(`{"accessKeyId":"${i}","secretAccessKey":"${s}"}`),
  ),
  secret('PHP serialization', s => `a:1:{s:6:"secret";s:40:"${s}";}`, 'options.sql'),
  both(
    'PHP serialization, both',
    (i, s) => `a:2:{s:13:"access-key-id";s:20:"${i}";s:17:"secret-access-key";s:40:"${s}";}`,
    'wp_options.sql',
  ),
  both('base64 of a credentials file', (i, s) => `kubeconfig: ${encodeBase64(credentials(i, s))}`, 'secret.yaml'),
  both(
    'base64 of a credentials file, with other letters',
    (i, s) => `x: ${encodeBase64(`# café\n${credentials(i, s)}`)}`,
    'secret.yaml',
  ),
  both('base64 twice', (i, s) => `x: ${encodeBase64(encodeBase64(credentials(i, s)))}`, 'secret.yaml'),
  both(
    'base64 three times',
    (i, s) => `x: ${encodeBase64(encodeBase64(encodeBase64(credentials(i, s))))}`,
    'secret.yaml',
  ),
  both(
    'base64 of JSON',
    (i, s) => `AWS_CREDENTIALS=${encodeBase64(JSON.stringify({ accessKeyId: i, secretAccessKey: s }))}`,
    '.env',
  ),
  both(
    'base64 wrapped at 76 columns',
    (i, s) => wrapped(`${'# notes of the team\n'.repeat(3)}${credentials(i, s)}`, 76),
    'credentials.b64',
  ),
  both(
    'base64 wrapped at 64 columns, indented',
    (i, s) => `data:\n  credentials: |\n${wrapped(credentials(i, s), 64).replace(/^/gm, '    ')}`,
    'secret.yaml',
  ),
  secret('base64 of the bare secret, named', s => `AWS_SECRET_ACCESS_KEY: ${encodeBase64(s)}\n`, 'secret.yaml'),
  secret(
    'base64 of the secret and a line end',
    s => `  AWS_SECRET_ACCESS_KEY: ${encodeBase64(`${s}\n`)}\n`,
    'secret.yaml',
  ),
  secret('base64 without padding', s => `aws_secret_key: ${encodeBase64(s).replace(/=+$/, '')}\n`, 'secret.yaml'),
  secret('base64 for URLs', s => `aws_secret_key=${Buffer.from(`secret:${s}`).toString('base64url')}\n`, '.env'),
  id('base64 of the bare ID', i => `  key: ${encodeBase64(i)}`, 'secret.yaml'),
  id('base64 of the ID and a line end', i => `  id: ${encodeBase64(`${i}\n`)}`, 'secret.yaml'),
  both(
    'base64 in a data URL',
    (i, s) => `<a href="data:text/plain;base64,${encodeBase64(credentials(i, s))}">key</a>`,
    'page.html',
  ),
  both(
    'base64 user data',
    (i, s) =>
      `"UserData": "${encodeBase64(`#!/bin/bash\nexport AWS_ACCESS_KEY_ID=${i}\nexport AWS_SECRET_ACCESS_KEY=${s}\n`)}"`,
    'launch.json',
  ),
  secret(
    'PowerShell -EncodedCommand',
    s => `powershell -EncodedCommand ${utf16le(`$secret = "${s}"`).toString('base64')}`,
    'run.cmd',
  ),
  both(
    'UTF-16, little-endian, no mark',
    (i, s) => utf16le(`aws_access_key_id = ${i}\r\naws_secret_access_key = ${s}\r\n`),
    'credentials.ini',
  ),
  both(
    'UTF-16, little-endian, with mark',
    (i, s) => utf16le(`\ufeff$env:AWS_ACCESS_KEY_ID = "${i}"\r\n$env:AWS_SECRET_ACCESS_KEY = "${s}"\r\n`),
    'deploy.ps1',
  ),
  both(
    'UTF-16, big-endian, with mark',
    (i, s) => utf16be(`\ufeffAccess key ID,Secret access key\r\n${i},${s}\r\n`),
    'keys.csv',
  ),
  both('UTF-16, big-endian, no mark', (i, s) => utf16be(`AccessKeyId=${i}\r\nSecretKey=${s}\r\n`), 'keys.ini'),
  both('UTF-8 with mark', (i, s) => `\ufeffaws_access_key_id=${i}\naws_secret_access_key=${s}\n`, 'keys.ini'),
  both('line ends of the old Macintosh', (i, s) => `aws_access_key_id=${i}\raws_secret_access_key=${s}\r`, 'keys.ini'),
  both(
    'strings in a binary',
    (i, s) =>
      Buffer.concat([
        Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 0, 0xff]),
        Buffer.from(`\0AWS_ACCESS_KEY_ID\0${i}\0AWS_SECRET_ACCESS_KEY\0${s}\0`),
        Buffer.from([0, 0xfe, 0x90, 0]),
      ]),
    'app.bin',
  ),
  both(
    'wide strings in a binary',
    (i, s) =>
      Buffer.concat([
        Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0xfa]),
        utf16le(`accessKey\0${i}\0secretKey\0${s}\0`),
        Buffer.from([0xfe, 0x90, 0xf1]),
      ]),
    'app.dll',
  ),
  both('terminal colours', (i, s) => `\x1b[32m${i}\x1b[0m \x1b[31m${s}\x1b[0m`, 'build.log'),
  both(
    'quoted-printable mail',
    (i, s) => `Content-Transfer-Encoding: quoted-printable\n\naccess key =3D ${i}\nsecret key =3D ${s}\n`,
    'mail.eml',
  ),
  both('patch, added lines', (i, s) => `+aws_access_key_id = ${i}\n+aws_secret_access_key = ${s}\n`, 'fix.patch'),
  both('patch, removed lines', (i, s) => `-  "id": "${i}",\n-  "secret": "${s}",`, 'fix.patch'),
  secret('patch, value alone on an added line', s => `@@ -1,2 +1,3 @@\n secret_key:\n+  ${s}\n`, 'fix.patch'),
  both('property list in old style', (i, s) => `{ AWSAccessKey = "${i}"; AWSSecretKey = "${s}"; }`, 'settings.strings'),
]

/** Signed URLs, signatures and logs: the ID in them is public by design. */
import { decoysIn } from '../decoy.ts'
import { idFrom } from '../keys.ts'
import { base64, digits, hex, type Noise } from '../noise.ts'

const decoy = decoysIn('signed requests and logs', 'README.md')

const scope = '20260101/us-east-1/s3/aws4_request'
const presigned = (n: Noise) =>
  `https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`${idFrom(n)}/${scope}`)}&X-Amz-Date=20260101T000000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=${n.pick(hex, 64)}`
const presignedV2 = (n: Noise) =>
  `https://b.s3.amazonaws.com/x?AWSAccessKeyId=${idFrom(n)}&Signature=${encodeURIComponent(n.pick(base64, 27))}%3D&Expires=1700000000`
const escapeUnicode = (text: string) => text.replaceAll('=', '\\u003d').replaceAll('&', '\\u0026')

export const signedDecoys = [
  decoy('presigned URL', n => `![x](${presigned(n)})`),
  decoy('presigned URL in code', n => `const url = '${presigned(n)}'`, 'url.test.js'),
  decoy('presigned URL, credential not encoded', n => presigned(n).replaceAll('%2F', '/')),
  decoy('presigned URL in JSON, escaped', n => escapeUnicode(JSON.stringify({ url: presigned(n) })), 'event.json'),
  decoy(
    'presigned URL in JSON, escaped, credential not encoded',
    n => escapeUnicode(JSON.stringify({ url: presigned(n).replaceAll('%2F', '/') })),
    'event.json',
  ),
  decoy(
    'presigned URL in JSON, slashes escaped',
    n => JSON.stringify({ url: presigned(n).replaceAll('%2F', '/') }).replaceAll('/', '\\/'),
    'event.json',
  ),
  decoy('presigned URL in HTML', n => `<img src="${presigned(n).replaceAll('&', '&amp;')}">`, 'page.html'),
  decoy('presigned URL, percent-encoded again', n => `https://x/redirect?to=${encodeURIComponent(presigned(n))}`),
  decoy(
    'presigned URL, percent-encoded three times',
    n => `next=${encodeURIComponent(encodeURIComponent(presigned(n)))}`,
  ),
  decoy('presigned URL in base64', n => `state=${Buffer.from(presigned(n)).toString('base64')}`, 'event.txt'),
  decoy(
    'presigned URL as parameters of a request',
    n =>
      JSON.stringify({
        queryString: [
          { name: 'X-Amz-Credential', value: `${idFrom(n)}/${scope}` },
          { name: 'X-Amz-Signature', value: n.pick(hex, 64) },
        ],
      }),
    'session.har',
  ),
  decoy('presigned URL in lower case', n => presigned(n).replace(/X-Amz-[A-Za-z]+/g, name => name.toLowerCase())),
  decoy(
    'presigned URL with a session token',
    n => `${presigned(n)}&X-Amz-Security-Token=${encodeURIComponent(`IQoJb3JpZ2luX2Vj${n.pick(base64, 600)}`)}`,
  ),
  decoy(
    'form fields of a browser upload',
    n =>
      `<input type="hidden" name="X-Amz-Credential" value="${idFrom(n)}/${scope}" />\n<input type="hidden" name="X-Amz-Signature" value="${n.pick(hex, 64)}" />`,
    'upload.html',
  ),
  decoy(
    'fields of a browser upload in JSON',
    n =>
      JSON.stringify(
        {
          fields: {
            'x-amz-credential': `${idFrom(n)}/${scope}`,
            'x-amz-algorithm': 'AWS4-HMAC-SHA256',
            'x-amz-signature': n.pick(hex, 64),
          },
        },
        null,
        2,
      ),
    'upload.json',
  ),
  decoy('signed URL, version 2', presignedV2),
  decoy(
    'signed URL, version 2, in HTML',
    n => `<a href="${presignedV2(n).replaceAll('&', '&amp;')}">x</a>`,
    'page.html',
  ),
  decoy(
    'signed URL, version 2, ID last',
    n =>
      `https://b.s3.amazonaws.com/x?Expires=1700000000&Signature=${encodeURIComponent(n.pick(base64, 27))}%3D&AWSAccessKeyId=${idFrom(n)}`,
  ),
  decoy(
    'signed URL of a content network',
    n =>
      `https://d111111abcdef8.cloudfront.net/x?Expires=1700000000&Signature=${n.pick(base64, 344)}&Key-Pair-Id=APKA${n.pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
  ),
  decoy(
    'signature header',
    n =>
      `"authorization": "AWS4-HMAC-SHA256 Credential=${idFrom(n)}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=${n.pick(hex, 64)}"`,
    'request.json',
  ),
  decoy(
    'signature header of curl -v',
    n =>
      `> Authorization: AWS4-HMAC-SHA256 Credential=${idFrom(n)}/${scope},SignedHeaders=host;x-amz-date,Signature=${n.pick(hex, 64)}`,
    'curl.log',
  ),
  decoy('signature header, version 2', n => `Authorization: AWS ${idFrom(n)}:${n.pick(base64, 27)}=`, 'request.http'),
  decoy(
    'signature header, version 4A',
    n =>
      `Authorization: AWS4-ECDSA-P256-SHA256 Credential=${idFrom(n)}/20260101/s3/aws4_request, SignedHeaders=host, Signature=${n.pick(hex, 140)}`,
    'request.http',
  ),
  decoy(
    'database sign-in token',
    n =>
      `db.x.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=bob&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`${idFrom(n)}/20260101/eu-west-1/rds-db/aws4_request`)}&X-Amz-Signature=${n.pick(hex, 64)}`,
    'token.txt',
  ),
  decoy(
    'S3 access log',
    n =>
      `${n.pick(hex, 64)} bucket [01/Jan/2026:00:00:00 +0000] 192.0.2.3 arn:aws:iam::123456789012:user/bob ${n.pick(`${digits}ABCDEF`, 16)} REST.GET.OBJECT secret.key "GET /secret.key HTTP/1.1" 200 - 113 - 7 - "-" "-" - ${n.pick(base64, 75)}= SigV4 - AuthHeader`,
    'access.log',
  ),
  decoy(
    'response identifiers of S3',
    n =>
      `<RequestId>${n.pick(`${digits}ABCDEF`, 16)}</RequestId><HostId>${n.pick(base64, 75)}=</HostId>\nx-amz-id-2: ${n.pick(base64, 75)}=\n`,
    'response.xml',
  ),
  decoy('condition of an upload policy', n => `["eq", "$x-amz-credential", "${idFrom(n)}/${scope}"]`, 'policy.json'),
  decoy('credential scope in a log', n => `CredentialScope: ${idFrom(n)}/${scope}`, 'app.log'),
  decoy(
    'fields of a browser upload, version 2',
    n =>
      JSON.stringify({ AWSAccessKeyId: idFrom(n), policy: n.pick(base64, 120), signature: `${n.pick(base64, 27)}=` }),
    'upload.json',
  ),
  decoy(
    'upload policy in base64',
    n =>
      `<input name="policy" value="${Buffer.from(JSON.stringify({ conditions: [{ 'x-amz-credential': `${idFrom(n)}/${scope}` }] })).toString('base64')}">`,
    'upload.html',
  ),
  decoy(
    'tokens of answers',
    n =>
      `aws_secrets_next_token: "${n.pick(base64, 200)}=="\nReceiptHandle: AQEB${n.pick(base64, 300)}==\nCodeSha256: "${n.pick(base64, 43)}="`,
    'answer.yml',
  ),
]

/** What looks like a key and is none: nothing at default settings. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { randomFrom } from '../../src/detectors/sample.ts'
import { valuesIn } from '../helpers/detect.ts'
import { keyPair } from '../helpers/keys.ts'

const random = randomFrom(99)
const pick = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
const lower = 'abcdefghijklmnopqrstuvwxyz'
const base64 = `${lower}${lower.toUpperCase()}0123456789+/`
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const sha = (bits: 'sha1' | 'sha256' | 'sha512', encoding: 'hex' | 'base64') =>
  createHash(bits).update(`${random()}`).digest(encoding)
const { id } = keyPair(5)

const decoys: [string, () => string][] = [
  ['a commit id named secret', () => `secret_key = "${sha('sha1', 'hex')}"`],
  ['an upper-case digest named secret', () => `AWS_SECRET_ACCESS_KEY=${sha('sha1', 'hex').toUpperCase()}`],
  [
    'a commit id beside an access key ID',
    () => `uses: actions/checkout@${sha('sha1', 'hex')} # ${'AKIAIOSFODNN7EXAMPLE'}`,
  ],
  ['npm integrity', () => `"integrity": "sha512-${sha('sha512', 'base64')}"`],
  ['a SHA-1 integrity', () => `"secret-hash": "sha1-${sha('sha1', 'base64')}"`],
  ['a SHA-256 in base64, named secret', () => `aws_secret_hash = "${sha('sha256', 'base64')}"`],
  ['a go.sum line', () => `github.com/aws/secret v1.2.3 h1:${sha('sha256', 'base64')}`],
  [
    'a subresource integrity of an AWS script',
    () => `<script integrity="sha384-${pick(base64, 64)}" src="aws-secret.js">`,
  ],
  [
    'a JSON web token',
    () => `token: eyJhbGciOiJIUzI1NiJ9.${pick(base64.slice(0, 62), 43)}.${pick(base64.slice(0, 62), 43)}`,
  ],
  ['base64url segments', () => `secret: abc_${pick(base64.slice(0, 62), 40)}-x`],
  ['a long base64 blob named secret', () => `secret: ${pick(base64, 400)}`],
  ['a long base64 blob that contains AKIA', () => `data: ${pick(base64, 80)}AKIA${pick(base64, 80)}`],
  ['base32 that contains AKIA', () => `totp_secret: ${pick(base32, 24)}AKIA${pick(base32, 24)}`],
  [
    'wrapped base64',
    () => `-----BEGIN X-----\n${Array.from({ length: 8 }, () => pick(base64, 64)).join('\n')}\n-----END X-----`,
  ],
  [
    'role, user, policy, group and profile IDs',
    () =>
      ['AROA', 'AIDA', 'ANPA', 'AGPA', 'AIPA', 'ANVA', 'ASCA', 'APKA'].map(p => `"${p}${pick(base32, 17)}"`).join('\n'),
  ],
  ['an access key ID within a word', () => `x${id} ${id}x ${id}7`],
  [
    'the documented pair',
    () => 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ],
  ['the other documented pair', () => 'AKIAI44QH8DHBEXAMPLE je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY'],
  ['the documented secret of 41 characters', () => 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY'],
  [
    'placeholders of an ID',
    () => 'AKIAXXXXXXXXXXXXXXXX AKIA0123456789ABCDEF AKIATESTTESTTESTTEST AKIADEADBEEFDEADBEEF AKIAZZZZZZZZZZZZZZZZ',
  ],
  [
    'placeholders of a secret',
    () =>
      [
        'x'.repeat(40),
        'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN',
        '0123456789'.repeat(4),
        'YourSecretAccessKeyGoesHere1234567890ABC',
      ]
        .map(s => `aws_secret_access_key=${s}`)
        .join('\n'),
  ],
  [
    'references',
    () =>
      [
        '${AWS_SECRET_ACCESS_KEY}',
        'process.env.AWS_SECRET_ACCESS_KEY',
        '!Ref SecretAccessKeyParameterOfTheStack',
        '{{ secrets.AWS_SECRET_ACCESS_KEY }}',
        '$(aws configure get aws_secret_access_key)',
      ]
        .map(s => `aws_secret_access_key: ${s}`)
        .join('\n'),
  ],
  [
    'identifiers of forty characters',
    () => `secret = AwsSecretsManagerGetSecretValueResponses\nkey = getAwsSecretAccessKeyFromEnvironmentNow1`,
  ],
  [
    'a path of forty characters',
    () =>
      'secret_key_path = /etc/kubernetes/pki/aws/secrets/keyfile1\nsecret: src/main/java/com/example/aws/SecretKey2',
  ],
  [
    'a UUID without and with hyphens',
    () =>
      `aws_secret: ${sha('sha1', 'hex').slice(0, 32)}\nsecret: ${sha('sha1', 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')}`,
  ],
  [
    'a presigned URL',
    () =>
      `![x](https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${id}%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=${sha('sha256', 'hex')})`,
  ],
  [
    'a presigned URL in JSON',
    () =>
      JSON.stringify({
        url: `https://b/k?X-Amz-Credential=${id}/20260101/us-east-1/s3/aws4_request&X-Amz-Signature=${sha('sha256', 'hex')}`,
      })
        .replaceAll('=', '\\u003d')
        .replaceAll('&', '\\u0026'),
  ],
  [
    'a signature header',
    () =>
      `"authorization": "AWS4-HMAC-SHA256 Credential=${id}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=${sha('sha256', 'hex')}"`,
  ],
  [
    'a version 2 signed URL',
    () =>
      `https://b.s3.amazonaws.com/x?AWSAccessKeyId=${id}&Signature=${encodeURIComponent(pick(base64, 27))}%3D&Expires=1700000000`,
  ],
  ['an unnamed random string', () => `checksum: ${keyPair(6).secret}`],
  ['a checksum beside the documented ID', () => `AKIAIOSFODNN7EXAMPLE\nchecksum: ${keyPair(6).secret}`],
  [
    'minified code',
    () =>
      `!function(e,t){"use strict";var n=t.secretKey,r=e.AKIA;${'function a(b,c){return b+c}'.repeat(30)}}(this,window);`,
  ],
  ['a base64 image', () => `background: url(data:image/png;base64,iVBORw0KGgo${pick(base64, 600)}=)`],
  [
    'a source map',
    () =>
      `{"version":3,"mappings":"${Array.from({ length: 60 }, () => pick('ABCDEFGHIJ', 4)).join(',')}","names":["secretAccessKey"]}`,
  ],
  ['an SSH public key', () => `ssh-rsa AAAAB3NzaC1yc2E${pick(base64, 357)} aws-secret-key@host`],
  ['CSS classes and DOM ids', () => `<div class="secret-key-input aws-credentials" id="${pick(lower, 40)}">`],
  ['forty lower-case letters or digits', () => `aws_secret_key=${pick(lower, 40)}\nsecret: ${pick('0123456789', 40)}`],
  ['repeated text', () => `secret=${'aB3/'.repeat(10)}\nsecret=${'Zz9+yY8/'.repeat(5)}`],
]

test.each(decoys)('%s', (_name, make) => {
  for (let i = 0; i < 20; i++) expect(valuesIn(make())).toEqual([])
})

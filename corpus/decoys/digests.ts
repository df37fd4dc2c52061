/** Digests, checksums and lock files. */
import { decoysIn } from '../decoy.ts'
import { base62, base64, digits, hex, lower, type Noise } from '../noise.ts'

const decoy = decoysIn('digests', 'config.yml')

const sha1 = (n: Noise) => n.pick(hex, 40)
const sha256 = (n: Noise) => n.pick(hex, 64)
/** Digests in base64, padded as their lengths ask. */
const sha1Base64 = (n: Noise) => `${n.pick(base64, 27)}=`
const sha256Base64 = (n: Noise) => `${n.pick(base64, 43)}=`
const sha512Base64 = (n: Noise) => `${n.pick(base64, 86)}==`

export const digestDecoys = [
  decoy('commit id named secret', n => `secret_key = "${sha1(n)}"`, 'app.py'),
  decoy('commit id named AWS_SECRET_ACCESS_KEY', n => `AWS_SECRET_ACCESS_KEY=${sha1(n)}`, '.env'),
  decoy('upper-case digest named secret', n => `AWS_SECRET_ACCESS_KEY=${sha1(n).toUpperCase()}`, '.env'),
  decoy('commit id behind key:', n => `cache:\n  key: ${sha1(n)}\n`),
  decoy(
    'pinned action beside an access key reference',
    n =>
      `- uses: aws-actions/configure-aws-credentials@${sha1(n)} # v4\n  with:\n    aws-secret-access-key: \${{ secrets.AWS_SECRET_ACCESS_KEY }}\n`,
    '.github/workflows/deploy.yml',
  ),
  decoy(
    'pinned action beside the documented ID',
    n => `uses: actions/checkout@${sha1(n)} # AKIAIOSFODNN7EXAMPLE`,
    '.github/workflows/ci.yml',
  ),
  decoy('MD5 named secret key', n => `aws_secret_key: ${n.pick(hex, 32)}`),
  decoy('SHA-256 in hexadecimal named secret', n => `AWS_SECRET_ACCESS_KEY="${sha256(n)}"`, '.env'),
  decoy('SHA-512 in hexadecimal named secret', n => `secret_key_base: ${n.pick(hex, 128)}`, 'secrets.yml'),
  decoy('SHA-1 in base64 named secret', n => `secret: ${sha1Base64(n)}`),
  decoy('SHA-256 in base64 named secret', n => `aws_secret_hash = "${sha256Base64(n)}"`, 'main.tf'),
  decoy('SHA-256 in base64, no padding, named secret', n => `aws_secret_hash = "${n.pick(base64, 43)}"`, 'main.tf'),
  decoy('npm integrity', n => `"integrity": "sha512-${sha512Base64(n)}"`, 'package-lock.json'),
  decoy(
    'npm integrity of secret packages',
    n => `"node_modules/aws-secret-key": {\n  "version": "1.0.0",\n  "integrity": "sha512-${sha512Base64(n)}"\n}`,
    'package-lock.json',
  ),
  decoy('npm SHA-1 integrity', n => `"secret-hash": "sha1-${sha1Base64(n)}"`, 'package-lock.json'),
  decoy(
    'yarn lock entry',
    n =>
      `secret-keys@^1.0.0:\n  version "1.0.0"\n  resolved "https://example.org/secret-keys/-/secret-keys-1.0.0.tgz#${sha1(n)}"\n  integrity sha512-${sha512Base64(n)}\n`,
    'yarn.lock',
  ),
  decoy(
    'pnpm lock entry',
    n => `  /aws-secret/1.0.0:\n    resolution: {integrity: sha512-${sha512Base64(n)}}\n`,
    'pnpm-lock.yaml',
  ),
  decoy(
    'Cargo lock entry',
    n => `[[package]]\nname = "aws-secret-key"\nversion = "1.0.0"\nchecksum = "${sha256(n)}"\n`,
    'Cargo.lock',
  ),
  decoy(
    'Pipfile lock entry',
    n => `"aws-secrets": {\n  "hashes": [\n    "sha256:${sha256(n)}",\n    "sha256:${sha256(n)}"\n  ]\n}`,
    'Pipfile.lock',
  ),
  decoy('pip requirement with hash', n => `aws-secret==1.0 --hash=sha256:${sha256(n)}`, 'requirements.txt'),
  decoy(
    'Composer lock entry',
    n =>
      `"name": "aws/secret-key",\n"source": { "type": "git", "reference": "${sha1(n)}" },\n"dist": { "shasum": "${sha1(n)}" }`,
    'composer.lock',
  ),
  decoy(
    'Gemfile lock entry',
    n => `GIT\n  remote: https://example.org/aws-secret-key\n  revision: ${sha1(n)}\n`,
    'Gemfile.lock',
  ),
  decoy(
    'go.sum line',
    n =>
      `github.com/aws/secret v1.2.3 h1:${sha256Base64(n)}\ngithub.com/aws/secret v1.2.3/go.mod h1:${sha256Base64(n)}`,
    'go.sum',
  ),
  decoy(
    'Terraform lock entry',
    n => `  hashes = [\n    "h1:${sha256Base64(n)}",\n    "zh:${sha256(n)}",\n  ]`,
    '.terraform.lock.hcl',
  ),
  decoy(
    'subresource integrity of an AWS script',
    n => `<script integrity="sha384-${n.pick(base64, 64)}" src="aws-secret.js">`,
    'page.html',
  ),
  decoy(
    'hash in a content security policy',
    n => `Content-Security-Policy: script-src 'sha256-${sha256Base64(n)}' 'nonce-${n.pick(base64, 22)}=='`,
    'headers.txt',
  ),
  decoy('image digest', n => `FROM amazon/aws-secret-key@sha256:${sha256(n)}`, 'Dockerfile'),
  decoy(
    'Nix hash',
    n =>
      `secretKey = fetchurl { sha256 = "${n.pick('0123456789abcdfghijklmnpqrsvwxyz', 52)}"; hash = "sha256-${sha256Base64(n)}"; };`,
    'default.nix',
  ),
  decoy(
    'Git LFS pointer',
    n => `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(n)}\nsize 12345\n`,
    'aws-secret.bin',
  ),
  decoy('packed refs', n => `${sha1(n)} refs/heads/aws-secret\n${sha1(n)} refs/tags/v1\n^${sha1(n)}\n`, 'packed-refs'),
  decoy('checksums of files', n => `${sha1(n)}  aws-secret-key.txt\n${sha256(n)}  secret.zip\n`, 'SHASUMS.txt'),
  decoy('checksum of 40 characters of base64', n => `checksum: ${n.pick(base64, 40)}`),
  decoy(
    'checksum of 40 characters beside the documented ID',
    n => `AKIAIOSFODNN7EXAMPLE\nchecksum: ${n.pick(base64, 40)}`,
  ),
  decoy(
    'checksums in a column',
    n => `file,checksum\na.zip,${n.pick(base64, 40)}\nb.zip,${n.pick(base64, 40)}\n`,
    'files.csv',
  ),
  decoy('entity tag', n => `ETag: "${n.pick(hex, 32)}-12"\nContent-MD5: ${n.pick(base64, 22)}==\n`, 'response.txt'),
  decoy('SSH fingerprint named secret key', n => `secret key fingerprint: SHA256:${n.pick(base64, 43)}`, 'notes.txt'),
  decoy('bcrypt hash named secret', n => `secret: $2b$12$${n.pick(`./${base62}`, 53)}`, 'users.yml'),
  decoy('shadow entry', n => `aws:$6$${n.pick(base62, 16)}$${n.pick(`./${base62}`, 86)}:19000:0:99999:7:::`, 'shadow'),
  decoy(
    'Django password hash',
    n => `secret = "pbkdf2_sha256$260000$${n.pick(base62, 22)}$${sha256Base64(n)}"`,
    'fixture.py',
  ),
  decoy('Argon2 hash', n => `secret: $argon2id$v=19$m=65536,t=3,p=4$${n.pick(base64, 22)}$${n.pick(base64, 43)}`),
  decoy(
    'webhook signature',
    n => `x-secret-signature: sha256=${sha256(n)}\nx-hub-signature: sha1=${sha1(n)}`,
    'request.http',
  ),
  decoy(
    'chunk names',
    n => `{"aws-secret-key":"aws-secret-key.${n.pick(hex, 20)}.js","main":"main.${n.pick(hex, 20)}.js"}`,
    'manifest.json',
  ),
  decoy(
    'forty digits or lower-case letters named secret',
    n => `aws_secret_key=${n.pick(lower, 40)}\nsecret: ${n.pick(digits, 40)}`,
  ),
  decoy(
    'forty lower-case letters and digits named secret',
    n => `aws_secret_key=${n.pick(lower + digits, 40)}`,
    '.env',
  ),
  decoy(
    'forty upper-case letters and digits named secret',
    n => `AWS_SECRET_KEY=${n.pick(lower + digits, 40).toUpperCase()}`,
    '.env',
  ),
  decoy('certificate thumbprint', n => `aws_thumbprint_list = ["${sha1(n)}"]`, 'main.tf'),
  decoy('Podfile lock entry', n => `SPEC CHECKSUMS:\n  AWSSecretKey: ${sha1(n)}\n`, 'Podfile.lock'),
  decoy(
    'log and listing of Git',
    n => `commit ${sha1(n)}\n    rotate the aws secret key\n\n100644 blob ${sha1(n)}\taws-secret-key.txt\n`,
    'log.txt',
  ),
  decoy(
    'mail and certificate records',
    n =>
      `aws_ses_domain_dkim: ${n.pick(lower + digits, 32)}._domainkey.example.org\n_${n.pick(hex, 32)}.example.org CNAME _${n.pick(hex, 32)}.acm-validations.aws.`,
    'zone.txt',
  ),
]

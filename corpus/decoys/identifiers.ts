/** Identifiers, names, paths and code. */
import { decoysIn } from '../decoy.ts'
import { idFrom } from '../keys.ts'
import { base32, base62, digits, hex, lower, type Noise, upper } from '../noise.ts'

const decoy = decoysIn('identifiers and code', 'app.js')

/** A name as the infrastructure tools make it: words and a random tail. */
const tail = (n: Noise, length: number) => n.pick(upper + digits, length)
const resourceIds = ['AROA', 'AIDA', 'ANPA', 'AGPA', 'AIPA', 'ANVA', 'ASCA', 'APKA']

export const identifierDecoys = [
  decoy(
    'role, user, policy, group and profile IDs',
    n => resourceIds.map(prefix => `"${prefix}${n.pick(base32, 17)}"`).join('\n'),
    'state.json',
  ),
  decoy(
    'resource IDs of 20 characters',
    n => resourceIds.map(prefix => `id = ${prefix}${n.pick(base32, 16)}`).join('\n'),
    'state.txt',
  ),
  decoy(
    'assumed role session',
    n => `"UserId": "AROA${n.pick(base32, 17)}:session", "Arn": "arn:aws:sts::123456789012:assumed-role/x/session"`,
    'who.json',
  ),
  decoy(
    'unique ID in a policy condition',
    n => `"StringLike": { "aws:userId": ["AROA${n.pick(base32, 17)}:*", "AIDA${n.pick(base32, 17)}"] }`,
    'policy.json',
  ),
  decoy('access key ID within a word', n => `x${idFrom(n)} ${idFrom(n)}x ${idFrom(n)}7`, 'words.txt'),
  decoy('access key ID within base32', n => `totp_secret: ${n.pick(base32, 24)}AKIA${n.pick(base32, 24)}`, 'totp.yml'),
  decoy(
    'access key ID within a longer identifier',
    n => `ID_${n.pick(base32, 5)}AKIA${n.pick(base32, 20)} AKIA_${n.pick(base32, 16)}`,
    'words.txt',
  ),
  decoy(
    'words in capitals that begin with ASIA',
    () =>
      `enum Region { ${['PACIFICSOUTHEAST', 'QUARTERLYREPORTS', 'TRAVELANDTOURISM', 'WIDECONFERENCING'].map(words => `ASIA${words}`).join(', ')} }`,
    'Region.java',
  ),
  decoy(
    'what has characters that no ID has, unnamed',
    n => `see AKIA${n.pick('0189', 4)}${n.pick(base32, 12)} and ASIA${n.pick(base32, 12)}${n.pick('0189', 4)}`,
    'notes.txt',
  ),
  decoy(
    'account numbers and ARNs',
    n =>
      `aws_secret_arn = "arn:aws:secretsmanager:eu-west-1:${n.pick(digits, 12)}:secret:prod/aws/secret-access-key-${n.pick(base62, 6)}"`,
    'main.tf',
  ),
  decoy(
    'KMS key ARN',
    n => `secret_key_arn: arn:aws:kms:eu-west-1:${n.pick(digits, 12)}:key/${n.uuid()}`,
    'config.yml',
  ),
  decoy(
    'resources of a cloud account',
    n =>
      `i-${n.pick(hex, 17)} vpc-${n.pick(hex, 17)} ami-${n.pick(hex, 17)} E${n.pick(upper + digits, 13)} Z${n.pick(upper + digits, 20)}`,
    'resources.txt',
  ),
  decoy(
    'generated CloudFormation names',
    n => `MyStack-AwsSecretKeyRotationFunction-${tail(n, 13)}\nSecretKey-prod-AwsCredentialsBucket-${tail(n, 12)}`,
    'stack.txt',
  ),
  decoy(
    'logical IDs of a generated template',
    n => `"AwsSecretKeyFunctionServiceRole${tail(n, 8)}": { "Ref": "SecretAccessKeyBucketPolicyXy${tail(n, 8)}" }`,
    'template.json',
  ),
  decoy(
    'Cognito identifiers',
    n =>
      `aws_user_pools_id: 'eu-west-1_${n.pick(base62, 9)}'\naws_user_pools_web_client_id: '${n.pick(lower + digits, 26)}'\nidentity_pool_secret: 'eu-west-1:${n.uuid()}'`,
    'aws-exports.js',
  ),
  decoy(
    'UUID without and with hyphens named secret',
    n => `aws_secret: ${n.pick(hex, 32)}\nsecret: ${n.uuid()}`,
    'config.yml',
  ),
  decoy('UUID and a bit more', n => `secret: ${n.uuid()}-${n.pick(digits, 3)}`, 'config.yml'),
  decoy(
    'short random ids',
    n => `secret_id: ${n.pick(base62, 21)}\nsecret_ref: 01${n.pick('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24)}\n`,
    'config.yml',
  ),
  decoy(
    'object ids of a database',
    n => `{ "_id": ObjectId("${n.pick(hex, 24)}"), "secret": ObjectId("${n.pick(hex, 24)}") }`,
    'dump.json',
  ),
  decoy(
    'identifiers of forty characters',
    () => 'secret = AwsSecretsManagerGetSecretValueResponses\nkey = getAwsSecretAccessKeyFromEnvironmentNow1',
  ),
  decoy(
    'identifiers of forty characters with digits',
    () =>
      'const secret = createS3SecretAccessKeyProviderV4Signer2\nsecretKey = AbstractAwsSecretKeyProviderFactory2Test',
  ),
  decoy(
    'identifiers with underscores',
    () =>
      'secret_key = AWS_SECRET_ACCESS_KEY_FOR_THE_BACKUP_USE\naws_secret = get_aws_secret_access_key_from_env_vars1',
    'app.py',
  ),
  decoy(
    'function and type names',
    () => 'func NewAWSSecretAccessKeyRotationLambdaHandler(s SecretKeyRotationConfigurationProvider01) error',
    'main.go',
  ),
  decoy(
    'mangled names',
    () => '_ZN3Aws4Auth14AWSCredentialsC1ERKSsS3SecretKey\n_$s7Secrets3AWSV9accessKey6secretySS_SStcfc',
    'symbols.txt',
  ),
  decoy(
    'paths of forty characters',
    () =>
      'secret_key_path = /etc/kubernetes/pki/aws/secrets/keyfile1\nsecret: src/main/java/com/example/aws/SecretKey2',
    'config.yml',
  ),
  decoy(
    'paths with capitals and digits',
    () => 'secret_key = modules/AwsSecrets/Rotation2/KeyStore/v1\nsecret: app/Http/Controllers/S3/SecretKeyV2Store',
    'config.yml',
  ),
  decoy('parameter paths', () => 'aws_secret_parameter: /prod/eu1/Shop/Aws/SecretAccessKey/Value', 'config.yml'),
  decoy(
    'repository paths and links',
    () =>
      'secret: https://example.org/Aws/SecretKeys/Tree/Main/Docs/Setup2/KeyRotation\n.. _iam-secret: ../Guides/SecretAccessKeys/Rotation2/Iam1',
    'iam.rst',
  ),
  decoy(
    'name of a class loaded by a secret setting',
    () => 'fs.s3a.secret.provider=org/apache/hadoop/fs/S3A/SecretKeyProvider',
    'app.properties',
  ),
  decoy(
    'CSS classes and DOM ids',
    n => `<div class="secret-key-input aws-credentials" id="${n.pick(lower, 40)}">`,
    'page.html',
  ),
  decoy(
    'minified code',
    () =>
      `!function(e,t){"use strict";var n=t.secretKey,r=e.AKIA;${'function a(b,c){return b+c}'.repeat(30)}}(this,window);`,
    'app.min.js',
  ),
  decoy(
    'minified code with tables of letters',
    () =>
      `var secretKey="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=".split(""),key="0123456789ABCDEFGHJKMNPQRSTVWXYZ";`,
    'base64.min.js',
  ),
  decoy(
    'code that reads the key',
    () => 'const secretAccessKey = config.get("aws.secretAccessKey") ?? getSecretAccessKeyFromTheVault(accessKeyId)',
  ),
  decoy(
    'code that checks the form of keys',
    () =>
      `const idPattern = /\\b(AKIA|ASIA)[A-Z0-9]{16}\\b/\nconst secretPattern = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+=]{40}(?![A-Za-z0-9/+=])/`,
  ),
  decoy(
    'prose about keys',
    () =>
      'An access key consists of an access key ID (AKIA followed by sixteen characters) and a secret access key of forty characters.',
    'docs.md',
  ),
  decoy(
    'crypto addresses',
    n =>
      `secret: 0x${n.pick(hex, 40)}\nwallet_key: bc1q${n.pick('023456789acdefghjklmnpqrstuvwxyz', 38)}\nonion_key: ${n.pick('abcdefghijklmnopqrstuvwxyz234567', 56)}.onion`,
    'config.yml',
  ),
  decoy(
    'content addresses',
    n => `secret_cid: Qm${n.pick('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', 44)}`,
    'config.yml',
  ),
]

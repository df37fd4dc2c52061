/** What the AWS tools print and keep. */
import { family } from '../shape.ts'

const { both, id } = family('output of AWS tools', 'key.json')

export const awsTools = [
  both(
    'create-access-key',
    (i, s) =>
      JSON.stringify(
        {
          AccessKey: {
            UserName: 'bob',
            AccessKeyId: i,
            Status: 'Active',
            SecretAccessKey: s,
            CreateDate: '2024-01-01T00:00:00Z',
          },
        },
        null,
        4,
      ),
    'key.json',
  ),
  both(
    'create-access-key on one line, secret first',
    (i, s) => `{"AccessKey":{"SecretAccessKey":"${s}","CreateDate":"2020-01-01","AccessKeyId":"${i}"}}`,
    'key.json',
  ),
  both(
    'create-access-key, text output',
    (i, s) => `ACCESSKEY\t${i}\t2024-01-01T00:00:00Z\t${s}\tActive\tbob\n`,
    'key.txt',
  ),
  both(
    'create-access-key, table output',
    (i, s) =>
      `|  AccessKeyId     |  ${i}                      |\n|  CreateDate      |  2024-01-01T00:00:00Z                      |\n|  SecretAccessKey |  ${s}  |\n`,
    'key.txt',
  ),
  both(
    'create-access-key, YAML output',
    (i, s) =>
      `AccessKey:\n  AccessKeyId: ${i}\n  CreateDate: '2024-01-01T00:00:00+00:00'\n  SecretAccessKey: ${s}\n  Status: Active\n`,
    'key.yaml',
  ),
  both(
    'assume-role',
    (i, s) =>
      JSON.stringify(
        { Credentials: { SecretAccessKey: s, SessionToken: 'x', Expiration: '2024-01-01T00:00:00Z', AccessKeyId: i } },
        null,
        4,
      ),
    'role.json',
  ),
  both(
    'CLI cache',
    (i, s) =>
      JSON.stringify({
        Credentials: { AccessKeyId: i, SecretAccessKey: s, SessionToken: 'x' },
        ResponseMetadata: { HTTPStatusCode: 200 },
      }),
    '.aws/cli/cache/session.json',
  ),
  both(
    'credential_process',
    (i, s) => JSON.stringify({ Version: 1, AccessKeyId: i, SecretAccessKey: s }),
    'process.json',
  ),
  both(
    'instance metadata',
    (i, s) =>
      JSON.stringify(
        {
          Code: 'Success',
          Type: 'AWS-HMAC',
          AccessKeyId: i,
          SecretAccessKey: s,
          Token: 'x',
          Expiration: '2024-01-01T00:00:00Z',
        },
        null,
        2,
      ),
    'metadata.json',
  ),
  both(
    'Cognito identity',
    (i, s) =>
      JSON.stringify({
        IdentityId: 'eu-west-1:x',
        Credentials: { AccessKeyId: i, SecretKey: s, SessionToken: 'x', Expiration: 1.7e9 },
      }),
    'cognito.json',
  ),
  both(
    'sso export',
    (i, s) => `export AWS_ACCESS_KEY_ID=${i}\nexport AWS_SECRET_ACCESS_KEY=${s}\nexport AWS_SESSION_TOKEN=x\n`,
    'session.sh',
  ),
  id(
    'list-access-keys',
    i => JSON.stringify({ AccessKeyMetadata: [{ UserName: 'bob', AccessKeyId: i, Status: 'Active' }] }, null, 4),
    'keys.json',
  ),
  id(
    'update-access-key',
    i => `aws iam update-access-key --access-key-id ${i} --status Inactive --user-name bob`,
    'runbook.md',
  ),
  id(
    'CloudTrail record',
    i =>
      `{"eventVersion":"1.05","userIdentity":{"type":"IAMUser","accountId":"123456789012","accessKeyId":"${i}"},"eventName":"ListBuckets"}`,
    'trail.json',
  ),
  id('SES SMTP user', i => `smtp_username = "${i}"\nsmtp_host = "email-smtp.eu-west-1.amazonaws.com"`, 'main.tf'),
]

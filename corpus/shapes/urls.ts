/** URLs, headers and requests. */
import { encodeBase64, family } from '../shape.ts'

const { both, id, secret } = family('URLs and requests', 'config.yml')

export const urls = [
  both('s3:// with encoded secret', (i, s) => `s3://${i}:${encodeURIComponent(s)}@bucket/x`),
  both('s3:// with the secret as it is', (i, s) => `s3://${i}:${s}@bucket/x`),
  both('s3a:// in code', (i, s) => `df.write.parquet("s3a://${i}:${encodeURIComponent(s)}@lake/out")`, 'job.py'),
  both(
    's3n:// as a command argument',
    (i, s) => `hadoop distcp s3n://${i}:${encodeURIComponent(s)}@bucket/in hdfs:///in`,
    'copy.sh',
  ),
  both('SQS broker URL', (i, s) => `CELERY_BROKER_URL=sqs://${i}:${encodeURIComponent(s)}@`, '.env'),
  both(
    'Airflow connection',
    (i, s) => `AIRFLOW_CONN_AWS=aws://${i}:${encodeURIComponent(s)}@/?region_name=eu-west-1`,
    '.env',
  ),
  both(
    'SES SMTP transport',
    (i, s) => `MAILER_DSN=ses+api://${i}:${encodeURIComponent(s)}@default?region=eu-west-1`,
    '.env',
  ),
  both(
    'Django storage URL',
    (i, s) => `DEFAULT_FILE_STORAGE=s3://${encodeURIComponent(i)}:${encodeURIComponent(s)}@s3.amazonaws.com/media`,
    '.env',
  ),
  both(
    'user:password of an https URL',
    (i, s) => `https://${i}:${encodeURIComponent(s)}@s3.eu-west-1.amazonaws.com/b/k`,
  ),
  both('query parameters', (i, s) => `?key=${i}&secret=${encodeURIComponent(s)}`),
  both(
    'query parameters, named in full',
    (i, s) => `https://x/upload?accessKeyId=${i}&secretAccessKey=${encodeURIComponent(s)}&region=eu-west-1`,
  ),
  both(
    'gocloud URL',
    (i, s) => `s3://bucket?region=us-east-1&access_key_id=${i}&secret_access_key=${encodeURIComponent(s)}`,
  ),
  both('Nextflow or ClickHouse URL table', (i, s) => `s3('https://b/x.csv','${i}','${s}','CSV')`, 'load.sql'),
  both(
    'form body, all encoded',
    (i, s) => encodeURIComponent(`aws_access_key_id=${i}&aws_secret_access_key=${s}`),
    'body.txt',
  ),
  both(
    'form body encoded twice',
    (i, s) => encodeURIComponent(encodeURIComponent(`aws_access_key_id=${i}&aws_secret_access_key=${s}`)),
    'body.txt',
  ),
  both('basic authorization', (i, s) => `Authorization: Basic ${encodeBase64(`${i}:${s}`)}`, 'request.http'),
  both('headers', (i, s) => `x-aws-access-key-id: ${i}\nx-aws-secret-access-key: ${s}\n`, 'request.http'),
  both(
    'HAR entry',
    (i, s) =>
      JSON.stringify({
        headers: [
          { name: 'x-access-key', value: i },
          { name: 'x-secret-key', value: s },
        ],
      }),
    'session.har',
  ),
  both(
    'HAR post data',
    (i, s) =>
      JSON.stringify({
        postData: { mimeType: 'application/json', text: JSON.stringify({ accessKeyId: i, secretAccessKey: s }) },
      }),
    'session.har',
  ),
  secret(
    'Postman variable',
    s => JSON.stringify({ values: [{ key: 'awsSecretAccessKey', value: s, type: 'secret', enabled: true }] }, null, 2),
    'prod.postman_environment.json',
  ),
  both(
    'Postman aws auth',
    (i, s) =>
      JSON.stringify(
        {
          auth: {
            type: 'awsv4',
            awsv4: [
              { key: 'secretKey', value: s, type: 'string' },
              { key: 'accessKey', value: i, type: 'string' },
            ],
          },
        },
        null,
        '\t',
      ),
    'api.postman_collection.json',
  ),
  both(
    'REST client variables',
    (i, s) =>
      `@accessKeyId = ${i}\n@secretAccessKey = ${s}\n\nGET https://x/\nAuthorization: AWS {{accessKeyId}} {{secretAccessKey}}\n`,
    'api.http',
  ),
  both(
    'AWS authorization as the REST client writes it',
    (i, s) => `GET https://x/\nAuthorization: AWS ${i} ${s} region:eu-west-1 service:s3\n`,
    'api.http',
  ),
  id(
    'ID in a console link',
    i => `https://us-east-1.console.aws.amazon.com/iam/home#/users/bob?section=security_credentials&key=${i}`,
  ),
  id('ID behind an encoded equals sign', i => `https://x/login?next=%2Fkeys%3Fid%3D${i}%26page%3D2`),
]

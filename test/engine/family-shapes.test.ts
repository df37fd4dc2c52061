/** The shapes in which the keys of the AWS family are written down beside access keys: each found once and whole, with fresh values. */
import { describe, expect, test } from 'vitest'
import { detect } from '../helpers/detect.ts'
import { sample, temporaryKey } from '../helpers/keys.ts'

const b64 = (text: string) => Buffer.from(text).toString('base64')
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')
const escaped = (text: string) => JSON.stringify(JSON.stringify(text))
const percent = encodeURIComponent

/** A text that holds the value, and the key ID that it belongs to, if one stands with it. */
type Shape = (value: string, keyId: string) => string | Buffer

const sessionTokens: Shape[] = [
  v => v,
  v => `aws_session_token = ${v}`,
  v => `export AWS_SESSION_TOKEN="${v}"`,
  v => `SET AWS_SESSION_TOKEN=${v}\r\n`,
  v => utf16(`$env:AWS_SESSION_TOKEN = '${v}'`),
  v => `ENV AWS_SESSION_TOKEN ${v}`,
  v => `docker run -e AWS_SESSION_TOKEN=${v} image`,
  v => `aws configure set aws_session_token ${v}`,
  v => `AWS_SESSION_TOKEN=${v};AWS_REGION=x`,
  v => `{"Credentials":{"SessionToken":"${v}"}}`,
  v => escaped(`{"SessionToken":"${v}"}`),
  v => `"${v.replaceAll('/', '\\/')}"`,
  v => `{'SessionToken': '${v}', 'Expiration': datetime}`,
  v => `<SessionToken>\n  ${v}\n</SessionToken>`,
  v => `data:\n  AWS_SESSION_TOKEN: ${b64(v)}`,
  v => `data:\n  credentials: ${b64(`[default]\naws_session_token = ${v}\n`)}`,
  v => `curl -H "X-Amz-Security-Token: ${v}"`,
  v => `{"name":"x-amz-security-token","value":"${v}"}`,
  v => `boto3.Session("ID", "SECRET", "${v}")`,
  v => `https://signin.aws.amazon.com/federation?Session=${percent(JSON.stringify({ sessionToken: v }))}`,
  v => `+aws_session_token = ${v}`,
  v => `Use \`${v}\` (or x:${v.slice(0, 20)}…)`,
]

const bearerKeys: Shape[] = [
  v => v,
  v => `AWS_BEARER_TOKEN_BEDROCK=${v}`,
  v => `os.environ["AWS_BEARER_TOKEN_BEDROCK"] = "${v}"`,
  v => `Authorization: Bearer ${v}`,
  v => `data: ${b64(v)}`,
  v => `?key=${percent(v)}`,
  v => utf16(`api_key: ${v}`),
]

const codeCommit: Shape[] = [
  v => `https://alice-at-123456789012:${percent(v)}@git-codecommit.us-east-1.amazonaws.com/v1/repos/x`,
  v => `\tremote = https://deploy%2Bci-at-123456789012:${percent(v)}@git-codecommit.us-east-1.amazonaws.com`,
  v => `machine git-codecommit.us-east-1.amazonaws.com login bob-at-123456789012 password ${v}`,
  v => `\ufeffUser Name,Password\nbob-at-123456789012,${v}\n`,
  v => `"User name","Password"\r\n"bob-at-123456789012","${v}"\r\n`,
  v => `CODECOMMIT_USER=bob-at-123456789012\nCODECOMMIT_PASS=${v}`,
  v => `codeCommitPassword = '${v}'`,
  v => `{"ServiceUserName": "bob-at-123456789012", "ServicePassword": "${v}"}`,
  v => `stringData:\n  username: bob-at-123456789012\n  password: ${v}`,
  v => `creds: ${b64(`https://bob-at-123456789012:${percent(v)}@git-codecommit.eu-west-1.amazonaws.com`)}`,
]

const ses: Shape[] = [
  (v, id) => `EMAIL_HOST_USER = '${id}'\nEMAIL_HOST_PASSWORD = '${v}'`,
  v => `EMAIL_HOST_PASSWORD = '${v}'`,
  v => `smtp_password: ${v}`,
  v => `MAIL_PASSWORD=${v}`,
  v => `SMTP_PASS=${v}`,
  v => `spring.mail.password=${v}`,
  v => `sesPassword: '${v}'`,
  v => `"ses_smtp_password_v4": "${v}",`,
  v => `<add key="SmtpPassword" value="${v}"/>`,
  v => `smtp:\n  host: mail\n  password: ${v}`,
  v => `data:\n  SMTP_PASSWORD: ${b64(v)}`,
  v => `smtp_settings = { password: "${v}", address: "email-smtp.eu-west-1.amazonaws.com" }`,
  (v, id) => `[email-smtp.us-east-1.amazonaws.com]:587 ${id}:${v}`,
  (v, id) => `smtp://${id}:${percent(v)}@email-smtp.us-east-1.amazonaws.com:587`,
  (v, id) => `auth: { user: "${id}", pass: "${v}" }`,
  (v, id) => `AWS_SES_USERPASS=${id}:${v}`,
]

const plain: Shape[] = [
  v => `"appsyncApiKey": "${v}",`,
  v => `x-api-key: ${v}`,
  v => `API_KEY=${v}`,
  v => `{\\"apiKey\\":\\"${v}\\"}`,
  v => `"\\n${v}\\n"`,
  v => `%22${v}%22`,
  v => `?k=${v}&`,
  v => `Use ${v}.`,
  v => `data: ${b64(`key=${v}`)}`,
  v => utf16(`key ${v}`),
]

const seeds = [1, 2, 3, 4, 5]
const padded = (value: string) => `${value}${'Zm9v'.repeat(9)}==`

describe.each<[string, Shape[], (seed: number) => string]>([
  ['aws-session-token', sessionTokens, seed => temporaryKey(seed).token],
  ['aws-bedrock-api-key', bearerKeys, seed => sample('aws-bedrock-api-key', seed)],
  ['aws-bedrock-short-term-api-key', bearerKeys, seed => padded(sample('aws-bedrock-short-term-api-key', seed))],
  ['aws-codecommit-password', codeCommit, seed => sample('aws-codecommit-password', seed)],
  ['aws-ses-smtp-password', ses, seed => sample('aws-ses-smtp-password', seed)],
  ['aws-appsync-api-key', plain, seed => sample('aws-appsync-api-key', seed)],
  ['aws-mws-auth-token', plain, seed => sample('aws-mws-auth-token', seed)],
])('%s', (rule, shapes, make) => {
  test.each(shapes.map(shape => [String(shape), shape] as const))('%s', (_name, shape) => {
    for (const seed of seeds) {
      const value = make(seed)
      const text = Buffer.from(shape(value, `AKIA${temporaryKey(seed).id.slice(4)}`) as string)
      const found = detect(text).filter(({ match }) => match.detector.rule.id === rule)
      expect(found.map(({ match }) => match.secret.reveal())).toEqual([value])
    }
  })
})

/** What people write to each other: chats, tickets, mails, documents. */
import { family } from '../shape.ts'

const { both, id, secret } = family('chat and documents', 'notes.md')

export const chat = [
  both(
    'chat, two messages',
    (i, s) => `[10:01] bob: here is the key ${i}\n[10:02] bob: and the secret ${s}`,
    'chat.txt',
  ),
  both(
    'chat export in JSON',
    (i, s) =>
      JSON.stringify([
        { user: 'U1', text: `id is ${i}`, ts: '1' },
        { user: 'U1', text: `secret is ${s}`, ts: '2' },
      ]),
    'export.json',
  ),
  both('chat, everything in one sentence', (i, s) => `use ${i} with ${s} for now, I'll revoke it tomorrow`, 'chat.txt'),
  both('chat with code marks', (i, s) => `key \`${i}\` secret \`${s}\``, 'chat.txt'),
  both(
    'chat, several messages between',
    (i, s) => `ann: key id: ${i}\nbob: got it\nbob: and the other one?\nann: sec\nann: secret: ${s}\n`,
    'chat.txt',
  ),
  both('mail, quoted', (i, s) => `> Hi,\n>\n> Access Key ID: ${i}\n> Secret Access Key: ${s}\n>\n> Bob\n`, 'mail.eml'),
  secret('sentence', s => `the secret access key is ${s}.`),
  secret('sentence, other order', s => `Please use "${s}" as the AWS secret key.`),
  secret('sentence with a colon', s => `My AWS secret: ${s}, keep it safe`),
  secret('comment between name and value', s => `AWS_SECRET_ACCESS_KEY # prod\n${s}`),
  both('Markdown, bold labels', (i, s) => `**Access key:** \`${i}\`\n**Secret:** \`${s}\``),
  both('Markdown list', (i, s) => `- Access Key ID: ${i}\n- Secret Access Key: ${s}\n`),
  secret('Markdown heading above', s => `## AWS secret access key\n\n${s}\n`),
  secret('Markdown heading above a code block', s => `### Secret key\n\n\`\`\`\n${s}\n\`\`\`\n`),
  both(
    'Markdown code block',
    (i, s) => `Run:\n\n    export AWS_ACCESS_KEY_ID=${i}\n    export AWS_SECRET_ACCESS_KEY=${s}\n`,
  ),
  both('reStructuredText', (i, s) => `:Access key: \`\`${i}\`\`\n:Secret key: \`\`${s}\`\`\n`, 'notes.rst'),
  both('AsciiDoc', (i, s) => `Access key:: ${i}\nSecret key:: ${s}\n`, 'notes.adoc'),
  secret('AsciiDoc monospace', s => `Secret key: +${s}+\n`, 'notes.adoc'),
  secret('Org list', s => `- AWS secret :: =${s}=`, 'notes.org'),
  both('Wiki table', (i, s) => `||Access key||${i}||\n||Secret key||${s}||\n`, 'page.wiki'),
  both('Jira code macro', (i, s) => `{code}\naws_access_key_id=${i}\naws_secret_access_key=${s}\n{code}`, 'ticket.txt'),
  both(
    'password manager export',
    (i, s) => `Title: AWS\nUserName: ${i}\nPassword: ${s}\nURL: https://console.aws.amazon.com\n`,
    'export.txt',
  ),
  both('labels on lines of their own', (i, s) => `Access key ID\n${i}\nSecret access key\n${s}\n`, 'notes.txt'),
  both('the console page, copied', (i, s) => `Access key\tSecret access key\n${i}\t${s}\nHide\n`, 'notes.txt'),
  both('numbered answers', (i, s) => `1) ${i}\n2) ${s}\n3) eu-west-1\n`, 'notes.txt'),
  both('arrows', (i, s) => `access key -> ${i}\nsecret key -> ${s}\n`, 'notes.txt'),
  both('other language', (i, s) => `Zugangsschlüssel: ${i}\nGeheimnis: ${s}\n`, 'notizen.txt'),
  both(
    'subtitle or log with times',
    (i, s) => `2024-01-01T00:00:00Z DEBUG AccessKey=${i}\n2024-01-01T00:00:00Z DEBUG SecretKey=${s}\n`,
    'app.log',
  ),
  both(
    'SDK debug log',
    (i, s) => `DEBUG botocore.auth: Credentials(access_key='${i}', secret_key='${s}', token=None)`,
    'app.log',
  ),
  both(
    'stack trace with arguments',
    (i, s) => `#3 /app/upload.php(12): S3Client->__construct('${i}', '${s}')`,
    'error.log',
  ),
  both(
    'vertical list of an inventory',
    (i, s) => `aws account of the shop\n  user   bob\n  id     ${i}\n  secret ${s}\n`,
    'inventory.txt',
  ),
  id('ID in a sentence', i => `The key ${i}, made by Bob, is still active.`),
  id('ID in parentheses', i => `We rotated the old key (${i}) yesterday.`),
  id('ID at the end of a sentence', i => `CloudTrail says it was ${i}.`),
]

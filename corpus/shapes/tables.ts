/** Tables: the console's CSV files, exports, and tables in text. */
import { family } from '../shape.ts'

const { both, id, secret } = family('tables', 'keys.csv')

export const tables = [
  both('console CSV', (i, s) => `Access key ID,Secret access key\r\n${i},${s}\r\n`, 'bob_accessKeys.csv'),
  both('console CSV with mark, renamed', (i, s) => `\ufeffAccess key ID,Secret access key\n${i},${s}`),
  both(
    'console CSV of a new user',
    (i, s) =>
      `User name,Password,Access key ID,Secret access key,Console login link\nbob,,${i},${s},https://x.signin.aws.amazon.com/console`,
    'new_user_credentials.csv',
  ),
  both(
    'console CSV, before 2016',
    (i, s) => `User Name,Access Key Id,Secret Access Key\n"bob",${i},${s}`,
    'credentials.csv',
  ),
  both(
    'console CSV, several users',
    (i, s) =>
      `User name,Access key ID,Secret access key\nann,AKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nbob,${i},${s}\n`,
  ),
  secret('CSV of secrets alone', s => `Secret access key\n${s}\n`),
  secret('CSV, user and secret', s => `User,Secret access key\nbob,${s}\n`),
  secret('CSV, secret first', s => `secret_key,region\n${s},eu-west-1\n`),
  secret('CSV, everything quoted', s => `"name","aws_secret","region"\n"bob","${s}","eu-west-1"\n`),
  secret('CSV, hundred rows down', s => `user,secret_key\n${'bob,none\n'.repeat(100)}ann,${s}\n`),
  secret('CSV with semicolons', s => `Benutzer;Secret access key\nbob;${s}\n`),
  secret('TSV, user and secret', s => `User\tSecret access key\nbob\t${s}\n`, 'keys.tsv'),
  both('CSV without a header', (i, s) => `bob,${i},${s},eu-west-1\n`),
  both(
    'CSV dump of name and value rows',
    (i, s) => `setting,value\naws_access_key_id,${i}\naws_secret_access_key,${s}\n`,
    'settings.csv',
  ),
  both('ID and secret, colon', (i, s) => `${i}:${s}`, 'notes.txt'),
  both('ID and secret, comma', (i, s) => `${i},${s}`, 'notes.txt'),
  both('ID and secret, tab', (i, s) => `${i}\t${s}`, 'notes.txt'),
  both('ID and secret, blank', (i, s) => `${i} ${s}`, 'notes.txt'),
  both('ID and secret, hyphen', (i, s) => `${i}-${s}`, 'notes.txt'),
  both('ID and secret, underscore', (i, s) => `${i}_${s}`, 'notes.txt'),
  both('ID and secret, bar', (i, s) => `${i}|${s}`, 'notes.txt'),
  both('ID and secret, semicolon', (i, s) => `${i};${s}`, 'notes.txt'),
  both('ID and secret, slash between', (i, s) => `${i} / ${s}`, 'notes.txt'),
  both('secret and ID, line by line', (i, s) => `${s}\n${i}\n`, 'notes.txt'),
  both('ID and secret, line by line, nothing else', (i, s) => `${i}\n${s}\n`, 'notes.txt'),
  both('ID and secret, an empty line between', (i, s) => `${i}\n\n${s}\n`, 'notes.txt'),
  id('ID alone', i => i, 'notes.txt'),
  both('Markdown table, row by row', (i, s) => `| Key | ${i} |\n| Secret | ${s} |`, 'README.md'),
  both(
    'Markdown table with a header',
    (i, s) => `| User | Access key | Secret key |\n| --- | --- | --- |\n| bob | ${i} | ${s} |\n`,
    'README.md',
  ),
  secret(
    'Markdown table, secret column only',
    s => `| User | AWS secret |\n|---|---|\n| bob | \`${s}\` |\n`,
    'README.md',
  ),
  both('box-drawn table', (i, s) => `│ AccessKeyId     │ ${i} │\n│ SecretAccessKey │ ${s} │\n`, 'output.txt'),
  both(
    'psql table',
    (i, s) =>
      ` id |      access_key      |                secret_key\n----+----------------------+------------------------------------------\n  1 | ${i} | ${s}\n`,
    'output.txt',
  ),
  both(
    'MySQL table',
    (i, s) =>
      `+----------------------+------------------------------------------+\n| access_key           | secret                                   |\n+----------------------+------------------------------------------+\n| ${i} | ${s} |\n+----------------------+------------------------------------------+\n`,
    'output.txt',
  ),
  both(
    'MySQL \\G',
    (i, s) => `*************************** 1. row ***************************\naccess_key: ${i}\n    secret: ${s}\n`,
    'output.txt',
  ),
  both(
    'SQL dump, COPY block',
    (i, s) => `COPY public.accounts (id, name, aws_key, aws_secret) FROM stdin;\n1\tbob\t${i}\t${s}\n\\.\n`,
    'dump.sql',
  ),
  both(
    'SQL dump, many rows',
    (i, s) =>
      `INSERT INTO \`accounts\` (\`id\`, \`aws_key\`, \`aws_secret\`, \`region\`) VALUES\n(1, NULL, NULL, 'x'),\n(2, '${i}', '${s}', 'y');\n`,
    'dump.sql',
  ),
  both('aligned columns', (i, s) => `NAME   ACCESS KEY            SECRET KEY\nbob    ${i}  ${s}\n`, 'output.txt'),
  secret(
    'aligned columns, secret alone',
    s =>
      `USER      SECRET ACCESS KEY                           STATE\n-------   ------------------------------------------  ------\nbob       ${s}    active\n`,
    'output.txt',
  ),
  both('spreadsheet formula', (i, s) => `="${i}",="${s}"\n`),
  both('ID and secret, slash', (i, s) => `${i}/${s}`, 'notes.txt'),
  both('ID and secret, two slashes', (i, s) => `${i}//${s}`, 'notes.txt'),
  both('ID and secret, equals sign', (i, s) => `${i}=${s}`, 'notes.txt'),
  both('ID and secret, at sign', (i, s) => `${i}@${s}`, 'notes.txt'),
  both('ID and secret, full stop', (i, s) => `${i}.${s}`, 'notes.txt'),
  both('ID as the name of the secret', (i, s) => `{"${i}":"${s}"}`, 'keys.json'),
  secret('row of name and value', s => `AWS_SECRET_ACCESS_KEY,${s}`),
]

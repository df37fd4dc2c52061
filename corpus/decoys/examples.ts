/** Documented examples, placeholders, references, encrypted values. */
import { decoysIn } from '../decoy.ts'
import { base64, hex, type Noise } from '../noise.ts'

const decoy = decoysIn('examples, placeholders, references', 'README.md')

const named = (values: string[]) => values.map(value => `aws_secret_access_key=${value}`).join('\n')
const lines = (n: Noise, alphabet: string, width: number, count: number) =>
  Array.from({ length: count }, () => n.pick(alphabet, width)).join('\n')

export const exampleDecoys = [
  decoy(
    'documented pair',
    () => 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ),
  decoy(
    'documented pair, temporary',
    () =>
      'export AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE\nexport AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ),
  decoy('second documented pair', () => 'AKIAI44QH8DHBEXAMPLE je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY'),
  decoy(
    'documented secret of 41 characters',
    () => 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY',
  ),
  decoy(
    'pair of the signature test suite',
    () => "access_key = 'AKIDEXAMPLE'\nsecret_key = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'",
    'test_sign.py',
  ),
  decoy(
    'documented pair in JSON, slashes escaped',
    () => '{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"wJalrXUtnFEMI\\/K7MDENG\\/bPxRfiCYEXAMPLEKEY"}',
    'key.json',
  ),
  decoy(
    'documented pair in base64',
    () =>
      `data:\n  id: ${Buffer.from('AKIAIOSFODNN7EXAMPLE').toString('base64')}\n  secret: ${Buffer.from('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY').toString('base64')}\n`,
    'secret.yaml',
  ),
  decoy(
    'documented pair in a URL',
    () => 's3://AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY@bucket',
  ),
  decoy(
    'placeholders of an ID',
    () => 'AKIAXXXXXXXXXXXXXXXX AKIA0123456789ABCDEF AKIATESTTESTTESTTEST AKIADEADBEEFDEADBEEF AKIAZZZZZZZZZZZZZZZZ',
  ),
  decoy(
    'placeholders of an ID, named',
    () =>
      'AWS_ACCESS_KEY_ID=AKIAXXXXXXXXXXXXXXXX\naccessKeyId: AKIAIOSFODNNEXAMPLE1\naws_access_key_id = AKIAYOURACCESSKEYID2',
    '.env.example',
  ),
  decoy('cut IDs', () => 'AKIA... AKIA**************** AKIA<16 characters> AKIA1234 AKIAIOSF…'),
  decoy(
    'placeholders of a secret',
    () =>
      named([
        'x'.repeat(40),
        'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN',
        '0123456789'.repeat(4),
        'YourSecretAccessKeyGoesHere1234567890ABC',
      ]),
    '.env.example',
  ),
  decoy(
    'words in place of a secret',
    () =>
      named([
        '<your-secret-access-key>',
        'YOUR_AWS_SECRET_ACCESS_KEY',
        'changeme',
        'REPLACE_ME',
        'PutYourAwsSecretAccessKeyHere/Please+1234',
        'thisIsNotARealSecretAccessKeyJustATest12',
      ]),
    '.env.example',
  ),
  decoy(
    'masked values',
    () =>
      'AWS Secret Access Key [****************ABCD]: \nsecret_key = ****************************************\nSecretAccessKey: REDACTED',
  ),
  decoy(
    'keyboard and alphabet runs',
    () =>
      named([
        'qwertyuiopasdfghjklzxcvbnmQWERTYUIOPASDF',
        'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/Ab',
        '1a2b3c4d5e6f7g8h9i0j1A2B3C4D5E6F7G8H9I0J',
      ]),
    '.env.example',
  ),
  decoy('repeated text', () => `secret=${'aB3/'.repeat(10)}\nsecret=${'Zz9+yY8/'.repeat(5)}`),
  decoy(
    'local stand-ins',
    () =>
      'AWS_ACCESS_KEY_ID=test\nAWS_SECRET_ACCESS_KEY=test\nMINIO_ROOT_USER=minioadmin\nMINIO_ROOT_PASSWORD=minioadmin',
    'docker-compose.env',
  ),
  decoy(
    'references in YAML',
    () =>
      [
        '${AWS_SECRET_ACCESS_KEY}',
        '!Ref SecretAccessKeyParameterOfTheStack',
        '{{ secrets.AWS_SECRET_ACCESS_KEY }}',
        '!GetAtt AwsSecretAccessKeyOfTheUser.Value',
        '!ImportValue AwsSecretAccessKeyOfTheSharedStack',
      ]
        .map(value => `aws_secret_access_key: ${value}`)
        .join('\n'),
    'config.yml',
  ),
  decoy(
    'references in shells',
    () =>
      'export AWS_SECRET_ACCESS_KEY=$(aws configure get aws_secret_access_key)\nAWS_SECRET_ACCESS_KEY="$SECRET" ./run\nset -gx AWS_SECRET_ACCESS_KEY (pass show aws/secret)',
    'deploy.sh',
  ),
  decoy(
    'references in code',
    () =>
      'secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,\nsecret_key = os.environ["AWS_SECRET_ACCESS_KEY"]\nsecretKey := os.Getenv("AWS_SECRET_ACCESS_KEY")',
    'app.js',
  ),
  decoy(
    'references in Terraform',
    () =>
      'secret_key = var.aws_secret_access_key\nsecret_key = data.vault_generic_secret.aws.data["secret_key"]\nsecret = aws_iam_access_key.ci.encrypted_secret',
    'main.tf',
  ),
  decoy(
    'reference to a Kubernetes Secret',
    () =>
      '- name: AWS_SECRET_ACCESS_KEY\n  valueFrom:\n    secretKeyRef:\n      name: aws-credentials-of-the-backup-job-2026\n      key: secretAccessKey\n',
    'pod.yaml',
  ),
  decoy(
    'reference to a password manager',
    () =>
      'AWS_SECRET_ACCESS_KEY="op://Engineering/AWS/SecretAccessKey"\nAWS_SECRET_ACCESS_KEY=vault:secret/data/aws#SecretAccessKey',
    '.env',
  ),
  decoy(
    'value encrypted by SOPS',
    n =>
      `aws_secret_access_key: ENC[AES256_GCM,data:${n.pick(base64, 54)}==,iv:${n.pick(base64, 43)}=,tag:${n.pick(base64, 22)}==,type:str]`,
    'secrets.enc.yaml',
  ),
  decoy(
    'value encrypted by Ansible Vault',
    n => `aws_secret_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n${lines(n, '3456', 80, 5).replace(/^/gm, '  ')}\n`,
    'vault.yml',
  ),
  decoy('sealed secret', n => `encryptedData:\n  AWS_SECRET_ACCESS_KEY: AgB${n.pick(base64, 681)}`, 'sealed.yaml'),
  decoy('value encrypted by KMS', n => `aws_secret_key: AQICAHh${n.pick(base64, 201)}==`, 'config.yml'),
  decoy(
    'secret encrypted by Jenkins',
    n => `<secretKey>{AQAAABAAAAAw${n.pick(base64, 83)}=}</secretKey>`,
    'credentials.xml',
  ),
  decoy('encrypted Travis variable', n => `env:\n  global:\n    - secure: ${n.pick(base64, 683)}=\n`, '.travis.yml'),
  decoy(
    'Rails encrypted credentials',
    n => `${n.pick(base64, 120)}==--${n.pick(base64, 16)}--${n.pick(base64, 22)}==`,
    'credentials.yml.enc',
  ),
  decoy(
    'hashes of secrets in a baseline',
    n => `"hashed_secret": "${n.pick(hex, 40)}",\n"is_verified": false,\n"line_number": 3`,
    '.secrets.baseline',
  ),
]

/** Infrastructure as code and the configuration of services. */
import { family } from '../shape.ts'

const { both, secret } = family('infrastructure as code', 'main.tf')

export const infrastructure = [
  both(
    'Terraform provider',
    (i, s) => `provider "aws" {\n  region     = "eu-west-1"\n  access_key = "${i}"\n  secret_key = "${s}"\n}`,
  ),
  both(
    'Terraform backend',
    (i, s) =>
      `backend "s3" {\n  bucket     = "x"\n  key        = "state"\n  access_key = "${i}"\n  secret_key = "${s}"\n}`,
  ),
  secret('Terraform secret_key', s => `secret_key = "${s}"`),
  both('Terraform variables file', (i, s) => `aws_access_key = "${i}"\naws_secret_key = "${s}"\n`, 'terraform.tfvars'),
  both(
    'Terraform variables file in JSON',
    (i, s) => JSON.stringify({ access_key: i, secret_key: s }),
    'prod.tfvars.json',
  ),
  secret('Terraform variable, default', s => `variable "aws_secret_key" {\n  default = "${s}"\n}`),
  secret(
    'Terraform variable, default after others',
    s => `variable "aws_secret_key" {\n  type = string\n  description = "x"\n  default = "${s}"\n}`,
  ),
  secret('Terraform heredoc', s => `secret_key = <<EOT\n${s}\nEOT`),
  secret('Terraform user data', s => `user_data = <<EOF\nexport AWS_SECRET_ACCESS_KEY=${s}\nEOF`),
  secret('Terraform map', s => `secrets = {\n  "aws" : "${s}"\n}`),
  both(
    'Terraform environment block',
    (i, s) => `environment {\n  variables = {\n    ACCESS_KEY = "${i}"\n    SECRET_KEY = "${s}"\n  }\n}`,
  ),
  both(
    'Terraform state of an access key',
    (i, s) =>
      `"type": "aws_iam_access_key",\n"id": "${i}",\n"pgp_fingerprint": null,\n"secret": "${s}",\n"ses_smtp_password_v4": "x"`,
    'terraform.tfstate',
  ),
  both(
    'Terraform state, whole',
    (i, s) =>
      JSON.stringify(
        {
          version: 4,
          resources: [
            {
              type: 'aws_iam_access_key',
              instances: [
                {
                  attributes: {
                    create_date: '2024-01-01T00:00:00Z',
                    encrypted_secret: null,
                    id: i,
                    key_fingerprint: null,
                    pgp_key: null,
                    secret: s,
                    status: 'Active',
                    user: 'ci',
                  },
                },
              ],
            },
          ],
        },
        null,
        2,
      ),
    'terraform.tfstate',
  ),
  secret(
    'Terraform state, output',
    s => JSON.stringify({ outputs: { secret_access_key: { value: s, type: 'string', sensitive: true } } }, null, 2),
    'terraform.tfstate',
  ),
  secret('Terraform output on the screen', s => `Outputs:\n\naws_secret_access_key = ${s}\nbucket = x\n`, 'apply.log'),
  secret(
    'Terraform plan',
    s => `  + environment {\n      + variables = {\n          + "AWS_SECRET_ACCESS_KEY" = "${s}"\n        }\n    }\n`,
    'plan.txt',
  ),
  secret(
    'CloudFormation parameter',
    s => `Parameters:\n  AwsSecretKey:\n    Type: String\n    NoEcho: true\n    Default: ${s}\n`,
    'stack.yaml',
  ),
  both(
    'CloudFormation authentication',
    (i, s) =>
      JSON.stringify(
        {
          'AWS::CloudFormation::Authentication': {
            S3Creds: { type: 'S3', accessKeyId: i, secretKey: s, buckets: ['x'] },
          },
        },
        null,
        2,
      ),
    'stack.json',
  ),
  secret(
    'CloudFormation user data',
    s =>
      JSON.stringify({
        UserData: { 'Fn::Base64': { 'Fn::Join': ['', ['#!/bin/bash\n', 'export AWS_SECRET_ACCESS_KEY=', s, '\n']] } },
      }),
    'stack.json',
  ),
  secret(
    'CloudFormation user data, block text',
    s => `UserData:\n  Fn::Base64: |\n    #!/bin/bash\n    echo "AWS_SECRET_ACCESS_KEY=${s}" >> /etc/environment\n`,
    'stack.yaml',
  ),
  both(
    'CloudFormation Lambda environment',
    (i, s) => `Environment:\n  Variables:\n    KEY_ID: ${i}\n    KEY_SECRET: ${s}\n`,
    'template.yaml',
  ),
  both(
    'CloudFormation parameters file',
    (i, s) =>
      JSON.stringify(
        [
          { ParameterKey: 'AccessKey', ParameterValue: i },
          { ParameterKey: 'SecretKey', ParameterValue: s },
        ],
        null,
        2,
      ),
    'parameters.json',
  ),
  both(
    'Serverless framework',
    (i, s) => `provider:\n  name: aws\n  environment:\n    S3_ACCESS_KEY: ${i}\n    S3_SECRET_KEY: ${s}\n`,
    'serverless.yml',
  ),
  both(
    'ECS task definition',
    (i, s) =>
      JSON.stringify(
        {
          environment: [
            { name: 'AWS_ACCESS_KEY_ID', value: i },
            { name: 'AWS_SECRET_ACCESS_KEY', value: s },
          ],
        },
        null,
        2,
      ),
    'task-definition.json',
  ),
  secret(
    'Elastic Beanstalk option',
    s => `option_settings:\n  - option_name: AWS_SECRET_KEY\n    value: ${s}\n`,
    '.ebextensions/app.config',
  ),
  secret(
    'Elastic Beanstalk option, namespace',
    s => `  aws:elasticbeanstalk:application:environment:\n    AWS_SECRET_KEY: ${s}\n`,
    '.ebextensions/env.config',
  ),
  secret(
    'SSM put-parameter',
    s => `aws ssm put-parameter --name /prod/aws_secret_key --type SecureString --value "${s}"`,
    'setup.sh',
  ),
  secret(
    'Secrets Manager create-secret',
    s => `aws secretsmanager create-secret --name aws_secret_access_key --secret-string "${s}"`,
    'setup.sh',
  ),
  both('Ansible variables', (i, s) => `aws_access_key: "${i}"\naws_secret_key: "${s}"\n`, 'group_vars/all.yml'),
  both(
    'Ansible module, one line',
    (i, s) => `- s3: bucket=x mode=get aws_access_key=${i} aws_secret_key=${s}`,
    'playbook.yml',
  ),
  both(
    'Ansible environment',
    (i, s) => `  environment:\n    AWS_ACCESS_KEY: '${i}'\n    AWS_SECRET_KEY: '${s}'\n`,
    'playbook.yml',
  ),
  both(
    'Chef attributes',
    (i, s) => `default['aws']['access_key'] = '${i}'\ndefault['aws']['secret_key'] = '${s}'\n`,
    'attributes.rb',
  ),
  both(
    'Chef data bag',
    (i, s) => JSON.stringify({ id: 'main', aws_access_key_id: i, aws_secret_access_key: s }, null, 2),
    'data_bags/aws/main.json',
  ),
  both('Puppet', (i, s) => `class { 'backup':\n  access_key => '${i}',\n  secret_key => '${s}',\n}`, 'site.pp'),
  both(
    'Salt cloud provider',
    (i, s) => `my-ec2:\n  driver: ec2\n  id: '${i}'\n  key: '${s}'\n  keyname: x\n`,
    'cloud.providers',
  ),
  both(
    'Vagrantfile',
    (i, s) => `aws.access_key_id = "${i}"\naws.secret_access_key = "${s}"\naws.keypair_name = "x"\n`,
    'Vagrantfile',
  ),
  both(
    'Packer',
    (i, s) =>
      JSON.stringify(
        { variables: { aws_access_key: i, aws_secret_key: s }, builders: [{ type: 'amazon-ebs' }] },
        null,
        2,
      ),
    'packer.json',
  ),
  both(
    'Logstash output',
    (i, s) =>
      `output {\n  s3 {\n    access_key_id => "${i}"\n    secret_access_key => "${s}"\n    bucket => "x"\n  }\n}`,
    'logstash.conf',
  ),
  both(
    'fluentd match',
    (i, s) => `<match pattern>\n  @type s3\n\n  aws_key_id ${i}\n  aws_sec_key ${s}\n  s3_bucket x\n</match>`,
    'fluent.conf',
  ),
  both(
    'Prometheus or Loki storage',
    (i, s) => `type: S3\nconfig:\n  bucket: x\n  endpoint: s3.amazonaws.com\n  access_key: ${i}\n  secret_key: ${s}\n`,
    'objstore.yml',
  ),
  both('Nomad job', (i, s) => `env {\n  AWS_ACCESS_KEY_ID = "${i}"\n  AWS_SECRET_ACCESS_KEY = "${s}"\n}`, 'app.nomad'),
  secret(
    'Terraform secret_string',
    s => `resource "aws_secretsmanager_secret_version" "x" {\n  secret_id     = "y"\n  secret_string = "${s}"\n}`,
  ),
  secret(
    'Terraform parameter, named by its resource',
    s =>
      `resource "aws_ssm_parameter" "aws_secret_key" {\n  name  = "/x"\n  type  = "SecureString"\n  value = "${s}"\n}`,
  ),
  secret('Terraform object of name and value', s => `{ name = "AWS_SECRET_ACCESS_KEY", value = "${s}" },`),
  secret(
    'Tekton parameter, default',
    s => `params:\n  - name: AWS_SECRET_ACCESS_KEY\n    type: string\n    default: ${s}`,
    'task.yml',
  ),
]

/** What is said instead of a key fits the place where the key was found. */
import { expect, test } from 'vitest'
import { adviceFor, partsOf } from '../../src/reporters/advice.ts'
import { alternativeAt } from '../../src/reporters/alternatives.ts'
import { idFinding } from '../helpers/findings.ts'

test.each([
  ['In a GitHub workflow', ['.github/workflows/deploy.yml', '.github/actions/x/run.sh', 'action.yml']],
  ['In GitLab CI', ['.gitlab-ci.yml', 'ci/.gitlab-ci.prod.yaml', '.gitlab/ci/build.yml']],
  ['In CI', ['.circleci/config.yml', 'Jenkinsfile', 'bitbucket-pipelines.yml', 'azure-pipelines.yml', 'buildspec.yml']],
  [
    'In a credentials file',
    ['ada_accessKeys.csv', 'rootkey.csv', 'home/.aws/credentials', '.aws/config', '.s3cfg', 'etc/passwd-s3fs'],
  ],
  [
    'In a Lambda function',
    ['serverless.yml', 'template.yaml', 'lambda/index.js', 'src/lambda_function.py', 'lambdas/a/b.ts'],
  ],
  [
    'On a server',
    ['user-data.sh', 'infra/web-user_data.tpl', 'cloud-init.yaml', 'etc/systemd/system/x.service', 'image.pkr.hcl'],
  ],
  ['In Terraform state', ['terraform.tfstate', 'env/prod/terraform.tfstate.backup']],
  ['In Terraform', ['main.tf', 'prod.auto.tfvars', 'x.tfvars.json', 'live/terragrunt.hcl']],
  [
    'In Kubernetes',
    ['k8s/app.yml', 'charts/app/values.yaml', 'deploy/values-prod.yaml', 'app-secret.yaml', 'deployment.yml'],
  ],
  [
    'In a container',
    [
      'Dockerfile',
      'docker/Dockerfile.prod',
      'app.dockerfile',
      'compose.yaml',
      'docker-compose.dev.yml',
      'task-def.json',
    ],
  ],
  ["In an app on people's devices", ['app/src/main/res/values/strings.xml', 'ios/Info.plist', 'AppDelegate.swift']],
  [
    'In .env files and shell scripts',
    ['.env', '.env.local', 'prod.env', '.bashrc', '.zprofile', '.envrc', 'deploy.sh', 'setup.ps1'],
  ],
  [
    'In source code',
    ['src/main.py', 'a.ts', 'App.java', 'main.go', 'Program.cs', 'x.ipynb', 'userData.ts', 'lib.rs', 'a.rb', 'i.php'],
  ],
  [
    'In general',
    ['README.md', 'config.yml', 'appsettings.json', 'notes', '(commit message)', 'environment.txt', 'profile'],
  ],
])('%s', (where, paths) => {
  expect(paths.filter(path => alternativeAt(path).where !== where)).toEqual([])
})

test('AWS advice is for AWS keys only', () => {
  expect(adviceFor({ ...idFinding(), rule: 'acme-token', advice: ['Revoke it.'] })).toEqual(['Revoke it.'])
})

test('a step is taken apart into words and commands', () => {
  expect(partsOf('Stop it: aws iam x --id A; then delete it: aws iam y.')).toEqual([
    { words: 'Stop it:', commands: ['aws iam x --id A'] },
    { words: 'then delete it:', commands: ['aws iam y.'] },
  ])
  expect(partsOf('Run `acme revoke; acme purge`, then rest.')).toEqual([
    { words: 'Run', commands: ['acme revoke; acme purge'] },
    { words: 'then rest.', commands: [] },
  ])
  expect(partsOf('Ask the aws team.')).toEqual([{ words: 'Ask the aws team.', commands: [] }])
})

/** Containers, clusters, pipelines. */
import { encodeBase64, family } from '../shape.ts'

const { both, secret } = family('containers and CI', 'deployment.yaml')

export const containers = [
  secret('Dockerfile ENV, space form', s => `ENV AWS_SECRET_ACCESS_KEY ${s}`, 'Dockerfile'),
  secret('Dockerfile ENV, equals form', s => `ENV AWS_SECRET_ACCESS_KEY=${s}`, 'Dockerfile'),
  both(
    'Dockerfile ENV, both on one line',
    (i, s) => `FROM alpine\nENV AWS_ACCESS_KEY_ID=${i} AWS_SECRET_ACCESS_KEY=${s}\n`,
    'Dockerfile',
  ),
  both(
    'Dockerfile ENV, continued lines',
    (i, s) => `ENV AWS_ACCESS_KEY_ID="${i}" \\\n    AWS_SECRET_ACCESS_KEY="${s}"\n`,
    'Dockerfile',
  ),
  secret('Dockerfile ARG', s => `ARG AWS_SECRET_KEY=${s}`, 'Dockerfile'),
  secret(
    'Dockerfile RUN',
    s => `RUN aws configure set aws_secret_access_key ${s} && aws s3 cp s3://b/x .`,
    'Dockerfile',
  ),
  both(
    'Dockerfile RUN, environment of one command',
    (i, s) => `RUN AWS_ACCESS_KEY_ID=${i} AWS_SECRET_ACCESS_KEY=${s} aws s3 sync s3://b .`,
    'Dockerfile',
  ),
  both(
    'image history',
    (i, s) => `{"created_by":"/bin/sh -c #(nop)  ENV AWS_ACCESS_KEY_ID=${i} AWS_SECRET_ACCESS_KEY=${s}"}`,
    'image.json',
  ),
  secret('compose, list', s => `- AWS_SECRET_ACCESS_KEY=${s}`, 'docker-compose.yml'),
  both(
    'compose, map',
    (i, s) => `services:\n  app:\n    environment:\n      AWS_ACCESS_KEY_ID: ${i}\n      AWS_SECRET_ACCESS_KEY: ${s}\n`,
    'docker-compose.yml',
  ),
  both(
    'compose, list, quoted',
    (i, s) => `    environment:\n      - "AWS_ACCESS_KEY_ID=${i}"\n      - "AWS_SECRET_ACCESS_KEY=${s}"\n`,
    'compose.yaml',
  ),
  both(
    'Kubernetes env',
    (i, s) => `env:\n  - name: AWS_ACCESS_KEY_ID\n    value: ${i}\n  - name: AWS_SECRET_ACCESS_KEY\n    value: ${s}\n`,
    'deployment.yaml',
  ),
  both(
    'Kubernetes Secret, data',
    (i, s) => `data:\n  AWS_ACCESS_KEY_ID: ${encodeBase64(i)}\n  AWS_SECRET_ACCESS_KEY: ${encodeBase64(s)}\n`,
    'secret.yaml',
  ),
  both(
    'Kubernetes Secret, data, short names',
    (i, s) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: aws\ndata:\n  id: ${encodeBase64(i)}\n  key: ${encodeBase64(s)}\n`,
    'secret.yaml',
  ),
  both(
    'Kubernetes Secret, data with line ends',
    (i, s) => `kind: Secret\ndata:\n  access-key: ${encodeBase64(`${i}\n`)}\n  secret-key: ${encodeBase64(`${s}\n`)}\n`,
    'secret.yaml',
  ),
  both(
    'Kubernetes Secret, stringData',
    (i, s) => `kind: Secret\nstringData:\n  access-key: ${i}\n  secret-key: ${s}\n`,
    'secret.yaml',
  ),
  both(
    'Kubernetes Secret, credentials file',
    (i, s) =>
      `kind: Secret\nstringData:\n  cloud: |-\n    [default]\n    aws_access_key_id=${i}\n    aws_secret_access_key=${s}\n`,
    'velero.yaml',
  ),
  both(
    'Kubernetes last-applied annotation',
    (i, s) =>
      `  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"apiVersion":"v1","data":{"AWS_ACCESS_KEY_ID":"${encodeBase64(i)}","AWS_SECRET_ACCESS_KEY":"${encodeBase64(s)}"},"kind":"Secret"}\n`,
    'dump.yaml',
  ),
  both('Helm values', (i, s) => `aws:\n  accessKey: "${i}"\n  secretKey: "${s}"\n`, 'values.yaml'),
  both(
    'GitHub workflow, env',
    (i, s) => `jobs:\n  build:\n    env:\n      AWS_ACCESS_KEY_ID: ${i}\n      AWS_SECRET_ACCESS_KEY: ${s}\n`,
    '.github/workflows/deploy.yml',
  ),
  both(
    'GitHub workflow, with',
    (i, s) =>
      `- uses: aws-actions/configure-aws-credentials@v4\n  with:\n    aws-access-key-id: ${i}\n    aws-secret-access-key: ${s}\n    aws-region: eu-west-1\n`,
    '.github/workflows/deploy.yml',
  ),
  secret(
    'GitHub workflow, fallback in an expression',
    s => `      AWS_SECRET_ACCESS_KEY: \${{ secrets.AWS_SECRET || '${s}' }}`,
    '.github/workflows/deploy.yml',
  ),
  both(
    'GitLab CI variables',
    (i, s) => `variables:\n  AWS_ACCESS_KEY_ID: "${i}"\n  AWS_SECRET_ACCESS_KEY: "${s}"\n`,
    '.gitlab-ci.yml',
  ),
  both(
    'GitLab CI variables with descriptions',
    (i, s) =>
      `variables:\n  AWS_ACCESS_KEY_ID:\n    value: "${i}"\n    description: "who"\n  AWS_SECRET_ACCESS_KEY:\n    value: "${s}"\n    description: "what"\n`,
    '.gitlab-ci.yml',
  ),
  secret('Travis env', s => `env:\n  global:\n    - AWS_SECRET_ACCESS_KEY=${s}\n`, '.travis.yml'),
  both(
    'Travis deploy',
    (i, s) => `deploy:\n  provider: s3\n  access_key_id: ${i}\n  secret_access_key: ${s}\n  bucket: x\n`,
    '.travis.yml',
  ),
  secret('Jenkinsfile environment', s => `environment {\n    AWS_SECRET_ACCESS_KEY = '${s}'\n}`, 'Jenkinsfile'),
  both(
    'Jenkinsfile withEnv',
    (i, s) => `withEnv(["AWS_ACCESS_KEY_ID=${i}", "AWS_SECRET_ACCESS_KEY=${s}"]) { sh 'make' }`,
    'Jenkinsfile',
  ),
  secret(
    'Azure pipeline variable',
    s => `variables:\n- name: awsSecretAccessKey\n  value: ${s}\n`,
    'azure-pipelines.yml',
  ),
  secret(
    'CircleCI run',
    s => `- run:\n    environment:\n      AWS_SECRET_ACCESS_KEY: ${s}\n    command: make\n`,
    '.circleci/config.yml',
  ),
]

/**
 * What to use instead of an access key, by the place it was found in. The advice is AWS's own:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds-programmatic-access.html
 */
export type Alternative = {
  /** "In a GitHub workflow" */
  where: string
  /** What to do there; a command stands in backticks. */
  use: string
  link: string
}

type Entry = Alternative & { paths: RegExp }

const ssoGuide = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html'

/** The first whose pattern matches the path is taken: special places stand before languages. */
const table: readonly Entry[] = [
  {
    paths: /(^|\/)\.github\/(workflows|actions)\/|(^|\/)action\.ya?ml$/i,
    where: 'In a GitHub workflow',
    use: 'let the job assume a role through OpenID Connect: give it "id-token: write" and call aws-actions/configure-aws-credentials with role-to-assume. GitHub then stores no key.',
    link: 'https://github.com/aws-actions/configure-aws-credentials#oidc',
  },
  {
    paths: /(^|\/)\.gitlab-ci[^/]*\.ya?ml$|(^|\/)\.gitlab\//i,
    where: 'In GitLab CI',
    use: 'let the job assume a role through OpenID Connect: id_tokens in the job, assume-role-with-web-identity in AWS. GitLab then stores no key.',
    link: 'https://docs.gitlab.com/ci/cloud_services/aws/',
  },
  {
    paths:
      /(^|\/)(\.circleci\/|\.buildkite\/|\.azure-pipelines\/|bitbucket-pipelines\.ya?ml$|azure-pipelines[^/]*\.ya?ml$|\.travis\.ya?ml$|\.drone\.ya?ml$|buildspec[^/]*\.ya?ml$|Jenkinsfile)/i,
    where: 'In CI',
    use: 'let the job assume a role: CircleCI, Bitbucket, Buildkite and Azure Pipelines can through OpenID Connect, and a build machine in AWS has a role of its own.',
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html',
  },
  {
    paths: /\.csv$|(^|\/)\.aws\/|(^|\/)\.?(passwd-s3fs|s3cfg|boto)$/i,
    where: 'In a credentials file',
    use: 'delete the file, keep it out of Git, and deactivate the very key that it holds. To sign in yourself, use IAM Identity Center: `aws configure sso`',
    link: ssoGuide,
  },
  {
    paths:
      /(^|\/)(serverless\.(ya?ml|json|[jt]s)|samconfig\.toml|(sam[-_]?)?template\.(ya?ml|json))$|(^|[/_-])lambdas?([/_.-])/i,
    where: 'In a Lambda function',
    use: 'give the function an execution role: the SDK in it finds the credentials by itself. Other secrets belong in Secrets Manager or Parameter Store.',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  },
  {
    paths:
      /(^|\/)([^/]*[-_])?user[-_]?data(\.(sh|ps1|txt|ya?ml|tpl|tftpl|j2))?$|(^|\/)cloud[-_]?(init|config)[^/]*$|(^|\/)systemd\/|\.service$|\.pkr\.(hcl|json)$/i,
    where: 'On a server',
    use: 'on EC2, attach an instance profile (a role): SDKs and the AWS CLI find its credentials by themselves. Outside AWS, use IAM Roles Anywhere.',
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html',
  },
  {
    paths: /\.tfstate(\.|$)/i,
    where: 'In Terraform state',
    use: 'treat all that the state holds as leaked. Keep state in an encrypted remote backend, never in Git, and create roles instead of aws_iam_access_key resources.',
    link: 'https://developer.hashicorp.com/terraform/language/state/sensitive-data',
  },
  {
    paths: /\.(tf|tfvars|tofu)(\.json)?$|(^|\/)terragrunt\.hcl$|(^|\/)\.terraformrc$/i,
    where: 'In Terraform',
    use: 'leave access_key and secret_key out: name a profile that is signed in with IAM Identity Center, or an assume_role block; in CI, use OpenID Connect.',
    link: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration',
  },
  {
    paths:
      /(^|\/)(k8s|kubernetes|kube|helm|charts?|kustomize|manifests?)\/|(^|\/)(kustomization|values[^/]*|chart|[^/]*(deployment|secrets?|configmap|daemonset|statefulset|cronjob|pod))\.ya?ml$/i,
    where: 'In Kubernetes',
    use: 'bind the service account to a role, with EKS Pod Identity or IRSA: the pod then needs no key. A Kubernetes Secret is base64, which hides nothing.',
    link: 'https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html',
  },
  {
    paths:
      /(^|\/)([^/]*\.)?(Docker|Container)file([._-][^/]*)?$|(^|\/)(docker-)?compose[^/]*\.ya?ml$|task[-_]?def[^/]*\.json$/i,
    where: 'In a container',
    use: 'give it a role (on ECS, a task role); on your machine, mount a signed-in profile. What a build needs comes in by RUN --mount=type=secret, never by ARG or ENV: these stay in the image.',
    link: 'https://docs.docker.com/build/building/secrets/',
  },
  {
    paths: /(^|\/)res\/values[^/]*\/|(^|\/)AndroidManifest\.xml$|\.(plist|swift|xcconfig|dart)$/i,
    where: "In an app on people's devices",
    use: 'a key is public to everyone who has the app. Use temporary credentials from an Amazon Cognito identity pool, or call AWS from a server only.',
    link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-identity.html',
  },
  {
    paths:
      /(^|\/)(\.env[^/]*|\.flaskenv|[^/]*\.env|\.(bash|zsh|z|ksh)?(rc|_?profile|env|login|_aliases))$|\.(sh|bash|zsh|fish|ps1|psm1|bat|cmd)$/i,
    where: 'In .env files and shell scripts',
    use: 'keep .env in .gitignore, sign in with IAM Identity Center, and set AWS_PROFILE instead of keys: SDKs and the AWS CLI find the session. To sign in: `aws configure sso`',
    link: ssoGuide,
  },
  {
    paths:
      /\.([cm]?[jt]sx?|vue|svelte|py|ipynb|rb|php|java|kts?|scala|groovy|gradle|go|rs|cs|vb|fsx?|mm?|cc?|cpp|hpp?|exs?|erl|cljs?|lua|pl|r|sql)$/i,
    where: 'In source code',
    use: 'delete the key arguments: without them every AWS SDK finds credentials by itself, from a signed-in profile on your machine, from a role in AWS.',
    link: 'https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html',
  },
]

const anywhere: Alternative = {
  where: 'In general',
  use: 'people sign in with IAM Identity Center, programs in AWS run with a role, servers outside it use IAM Roles Anywhere. To sign in: `aws configure sso`',
  link: ssoGuide,
}

/** What to use instead of an AWS key at this path. */
export function alternativeAt(path: string): Alternative {
  return table.find(({ paths }) => paths.test(path)) ?? anywhere
}

/** Tokens of others: some are secrets, none is an AWS access key. */
import { decoysIn } from '../decoy.ts'
import { base62, base64, base64url, digits, hex, lower, upper } from '../noise.ts'

const decoy = decoysIn("others' tokens", '.env')

export const vendorDecoys = [
  decoy(
    'GitHub tokens',
    n => `GITHUB_TOKEN=ghp_${n.pick(base62, 36)}\nSECRET=github_pat_${n.pick(base62, 22)}_${n.pick(base62, 59)}`,
  ),
  decoy('GitLab token', n => `SECRET_TOKEN=glpat-${n.pick(base64url, 20)}`),
  decoy(
    'Slack tokens',
    n =>
      `SLACK_SECRET=xoxb-${n.pick(digits, 12)}-${n.pick(digits, 12)}-${n.pick(base62, 24)}\nSLACK_SIGNING_SECRET=${n.pick(hex, 32)}`,
  ),
  decoy(
    'Slack webhook',
    n =>
      `SECRET_URL=https://hooks.slack.com/services/T${n.pick(upper + digits, 8)}/B${n.pick(upper + digits, 8)}/${n.pick(base62, 24)}`,
  ),
  decoy(
    'Stripe keys',
    n => `STRIPE_SECRET_KEY=sk_live_${n.pick(base62, 24)}\nSTRIPE_WEBHOOK_SECRET=whsec_${n.pick(base62, 32)}`,
  ),
  decoy(
    'Google keys',
    n => `GOOGLE_SECRET=AIza${n.pick(base64url, 35)}\nGOOGLE_CLIENT_SECRET=GOCSPX-${n.pick(base64url, 28)}`,
  ),
  decoy('Twilio keys', n => `TWILIO_SID=AC${n.pick(hex, 32)}\nTWILIO_SECRET=SK${n.pick(hex, 32)}`),
  decoy('SendGrid key', n => `SENDGRID_SECRET=SG.${n.pick(base64url, 22)}.${n.pick(base64url, 43)}`),
  decoy('Mailgun key', n => `MAILGUN_SECRET=key-${n.pick(hex, 32)}`),
  decoy('npm token', n => `SECRET_NPM=npm_${n.pick(base62, 36)}`),
  decoy('PyPI token', n => `PYPI_SECRET=pypi-AgEIcHlwaS5vcmc${n.pick(base64url, 150)}`),
  decoy(
    'Azure storage key',
    n =>
      `AZURE_SECRET="DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${n.pick(base64, 86)}==;EndpointSuffix=core.windows.net"`,
  ),
  decoy(
    'Azure shared access signature',
    n =>
      `SECRET_URL=https://x.blob.core.windows.net/c?sv=2024-01-01&sig=${encodeURIComponent(`${n.pick(base64, 43)}=`)}`,
  ),
  decoy('Azure client secret', n => `AZURE_CLIENT_SECRET=${n.pick(base62, 3)}8Q~${n.pick(base64url, 34)}`),
  decoy('DigitalOcean token', n => `SECRET=dop_v1_${n.pick(hex, 64)}`),
  decoy(
    'R2 secret in an AWS variable',
    n => `AWS_SECRET_ACCESS_KEY=${n.pick(hex, 64)}\nAWS_ACCESS_KEY_ID=${n.pick(hex, 32)}`,
  ),
  decoy('Spaces secret of 43 characters', n => `SPACES_SECRET=${n.pick(base62, 43)}`),
  decoy(
    'Alibaba pair',
    n => `ALIYUN_ACCESS_KEY_ID=LTAI${n.pick(base62, 20)}\nALIYUN_ACCESS_KEY_SECRET=${n.pick(base62, 30)}`,
  ),
  decoy('Tencent pair', n => `TENCENT_SECRET_ID=AKID${n.pick(base62, 32)}\nTENCENT_SECRET_KEY=${n.pick(base62, 32)}`),
  decoy(
    'Cloudflare token',
    n => `CLOUDFLARE_API_TOKEN=${n.pick(base62, 11)}_${n.pick(base62, 13)}-${n.pick(base62, 14)}`,
  ),
  decoy('Datadog keys', n => `DD_API_KEY=${n.pick(hex, 32)}\nDD_APP_KEY_SECRET=${n.pick(hex, 40)}`),
  decoy(
    'Discord bot token',
    n => `DISCORD_SECRET=M${n.pick(base62, 23)}.${n.pick(base64url, 6)}.${n.pick(base64url, 27)}`,
  ),
  decoy('Telegram bot token', n => `TELEGRAM_SECRET=${n.pick(digits, 10)}:AA${n.pick(base64url, 33)}`),
  decoy(
    'Twitter keys',
    n => `TWITTER_CONSUMER_SECRET=${n.pick(base62, 50)}\nTWITTER_ACCESS_SECRET=${n.pick(base62, 45)}`,
  ),
  decoy('Facebook application secret', n => `FACEBOOK_APP_SECRET=${n.pick(hex, 32)}`),
  decoy('OpenAI key', n => `OPENAI_SECRET_KEY=sk-${n.pick(base62, 20)}T3BlbkFJ${n.pick(base62, 20)}`),
  decoy('Shopify secret', n => `SHOPIFY_SECRET=shpss_${n.pick(hex, 32)}`),
  decoy('Heroku key', n => `HEROKU_SECRET=${n.uuid()}`),
  decoy(
    'WireGuard keys',
    n => `[Interface]\nPrivateKey = ${n.pick(base64, 43)}=\n[Peer]\nPresharedKey = ${n.pick(base64, 43)}=\n`,
    'wg0.conf',
  ),
  decoy(
    'cookie secret of a framework',
    n => `SECRET_KEY = 'django-insecure-${n.pick(`${lower}${digits}!@#$%^&*(-_=+)`, 50)}'`,
    'settings.py',
  ),
  decoy('Laravel application key', n => `APP_KEY=base64:${n.pick(base64, 43)}=`),
  decoy(
    'push keys of a web application',
    n => `VAPID_PRIVATE_KEY=${n.pick(base64url, 43)}\nVAPID_PUBLIC_KEY=B${n.pick(base64url, 86)}`,
  ),
  decoy('one-time password secret', n => `totp_secret=${n.pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 32)}`),
  decoy('reCAPTCHA secret', n => `RECAPTCHA_SECRET_KEY=6L${n.pick(base64url, 38)}`),
  decoy('database password of 40 characters', n => `DB_PASSWORD=${n.pick(base62, 40)}`),
  decoy('Vault token', n => `VAULT_SECRET=hvs.${n.pick(base64url, 90)}`),
  decoy('Mapbox token', n => `MAPBOX_SECRET=sk.eyJ${n.pick(base62, 77)}.${n.pick(base64url, 22)}`),
  decoy('Hugging Face token', n => `SECRET=hf_${n.pick(base62, 34)}`),
  decoy('Linear key', n => `LINEAR_SECRET=lin_api_${n.pick(base62, 40)}`),
  decoy('Figma token', n => `FIGMA_SECRET=figd_${n.pick(base64url, 40)}`),
  decoy('license key', n => `NEW_RELIC_LICENSE_KEY=${n.pick(hex, 36)}NRAL`),
  decoy(
    'session cookie',
    n => `Cookie: session=${n.pick(base64url, 40)}; connect.sid=s%3A${n.pick(base64url, 32)}.${n.pick(base62, 43)}`,
    'request.http',
  ),
  decoy(
    'form token of 40 characters',
    n => `<input type="hidden" name="authenticity_token" value="${n.pick(base64, 40)}">`,
    'form.html',
  ),
  decoy(
    'OAuth header',
    n => `Authorization: OAuth oauth_nonce="${n.pick(base62, 40)}", oauth_signature="${n.pick(base64, 27)}%3D"`,
    'request.http',
  ),
  decoy('Cognito client secret', n => `aws_cognito_client_secret: ${n.pick(lower + digits, 52)}`, 'config.yml'),
  decoy(
    'one-time password secret of 40 characters',
    n => `secret: ${n.pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 40)}`,
    'totp.yml',
  ),
]

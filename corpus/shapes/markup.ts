/** XML, HTML and their kin. */
import { family } from '../shape.ts'

const { both, id, secret } = family('markup', 'config.xml')

export const markup = [
  secret('XML element', s => `<secretKey>${s}</secretKey>`),
  both(
    'XML elements',
    (i, s) => `<credentials>\n  <accessKey>${i}</accessKey>\n  <secretKey>${s}</secretKey>\n</credentials>`,
  ),
  both(
    'XML elements with a namespace',
    (i, s) => `<aws:accessKeyId>${i}</aws:accessKeyId><aws:secretAccessKey>${s}</aws:secretAccessKey>`,
  ),
  secret('XML element, value on a line of its own', s => `<secretAccessKey>\n    ${s}\n</secretAccessKey>`),
  secret('XML CDATA', s => `<SecretAccessKey><![CDATA[${s}]]></SecretAccessKey>`),
  both('XML attributes', (i, s) => `<s3 accessKey="${i}" secretKey="${s}" bucket="x"/>`),
  secret('XML add key and value', s => `<add key="AWSSecretKey" value="${s}"/>`, 'web.config'),
  both(
    'XML add, both',
    (i, s) =>
      `<appSettings>\n  <add key="AWSAccessKey" value="${i}" />\n  <add key="AWSSecretKey" value="${s}" />\n</appSettings>`,
    'App.config',
  ),
  secret('XML add, value before key', s => `<add value="${s}" key="AWSSecretKey"/>`, 'web.config'),
  secret(
    'Hadoop property',
    s => `<property><name>fs.s3a.secret.key</name><value>${s}</value></property>`,
    'core-site.xml',
  ),
  secret(
    'Hadoop property over lines',
    s => `<name>fs.s3n.awsSecretAccessKey</name>\n  <value>${s}</value>`,
    'core-site.xml',
  ),
  both(
    'Hadoop properties, both',
    (i, s) =>
      `<property>\n  <name>fs.s3a.access.key</name>\n  <value>${i}</value>\n</property>\n<property>\n  <name>fs.s3a.secret.key</name>\n  <value>${s}</value>\n  <description>the secret</description>\n</property>`,
    'core-site.xml',
  ),
  secret(
    'Hadoop property with a description between',
    s =>
      `<property>\n  <name>fs.s3.awsSecretAccessKey</name>\n  <description>of the backup user</description>\n  <value>${s}</value>\n</property>`,
    'hdfs-site.xml',
  ),
  secret('Android string', s => `<string name="aws_secret">${s}</string>`, 'strings.xml'),
  secret('Property list', s => `<key>AWSSecretKey</key>\n\t<string>${s}</string>`, 'Info.plist'),
  both(
    'Property list, both',
    (i, s) =>
      `<dict>\n\t<key>AccessKey</key>\n\t<string>${i}</string>\n\t<key>SecretKey</key>\n\t<string>${s}</string>\n</dict>`,
    'Info.plist',
  ),
  secret('Java properties in XML', s => `<entry key="aws.secretKey">${s}</entry>`),
  both(
    'Spring bean, constructor arguments',
    (i, s) =>
      `<bean class="com.amazonaws.auth.BasicAWSCredentials">\n  <constructor-arg value="${i}"/>\n  <constructor-arg value="${s}"/>\n</bean>`,
    'beans.xml',
  ),
  secret('Spring bean property', s => `<property name="secretKey" value="${s}"/>`, 'beans.xml'),
  both(
    'Maven server',
    (i, s) => `<server>\n  <id>s3</id>\n  <username>${i}</username>\n  <passphrase>${s}</passphrase>\n</server>`,
    'settings.xml',
  ),
  both(
    'Maven server, password',
    (i, s) => `<server><id>releases</id><username>${i}</username><password>${s}</password></server>`,
    'settings.xml',
  ),
  id(
    'Jenkins credentials: the ID, while the secret is encrypted',
    i => `<accessKey>${i}</accessKey>\n<secretKey>{AQAAABAAAAAwxyzw}</secretKey>`,
    'credentials.xml',
  ),
  both(
    'STS answer in XML',
    (i, s) =>
      `<Credentials>\n  <SessionToken>x</SessionToken>\n  <SecretAccessKey>${s}</SecretAccessKey>\n  <Expiration>2024-01-01T00:00:00Z</Expiration>\n  <AccessKeyId>${i}</AccessKeyId>\n</Credentials>`,
    'answer.xml',
  ),
  secret('HTML input', s => `<input type="text" name="aws_secret" id="x" value="${s}">`, 'form.html'),
  secret('HTML input, value first', s => `<input value="${s}" type="text" name="aws_secret_key">`, 'form.html'),
  secret('HTML hidden input', s => `<input type="hidden" id="secretAccessKey" value="${s}" />`, 'form.html'),
  secret('HTML data attribute', s => `<div data-aws-secret-key="${s}"></div>`, 'page.html'),
  secret('HTML meta', s => `<meta name="aws-secret-key" content="${s}">`, 'page.html'),
  both('HTML script', (i, s) => `<script>var AWS_KEY='${i}',AWS_SECRET='${s}';</script>`, 'page.html'),
  secret('HTML table row', s => `<tr><td>Secret access key</td><td>${s}</td></tr>`, 'page.html'),
  secret('HTML paragraph with markup', s => `<p><b>Secret:</b> <span style="color:red">${s}</span></p>`, 'page.html'),
  secret('HTML with a hard blank', s => `Secret Access Key:&nbsp;${s}<br/>`, 'page.html'),
  secret('HTML definition list', s => `<dl><dt>AWS secret</dt><dd><code>${s}</code></dd></dl>`, 'page.html'),
  both('HTML comment', (i, s) => `<!-- aws: ${i} / ${s} -->`, 'page.html'),
  secret('SVG text', s => `<svg><text>secret key: ${s}</text></svg>`, 'diagram.svg'),
  secret('LaTeX', s => `Secret key: \\texttt{${s}}`, 'manual.tex'),
  secret('LaTeX definition', s => `\\newcommand{\\awssecret}{${s}}`, 'manual.tex'),
  both(
    'GraphQL arguments',
    (i, s) => `mutation { setStorage(accessKeyId: "${i}", secretAccessKey: "${s}") { ok } }`,
    'setup.graphql',
  ),
  secret('XML attribute behind a name attribute', s => `<S3Appender name="x" awsSecretKey="${s}"/>`, 'log4j.xml'),
  secret(
    'connection string in an attribute',
    s => `<add name="S3" connectionString="AccessKey=x;SecretKey=${s};Bucket=b" />`,
    'web.config',
  ),
  secret('env element', s => `<env name="AWS_SECRET_ACCESS_KEY" value="${s}" />`, '.idea/workspace.xml'),
  secret('word processor, runs of text', s => `<w:t>Secret key: </w:t></w:r><w:r><w:t>${s}</w:t>`, 'document.xml'),
  secret('spreadsheet, shared strings', s => `<si><t>AWS secret</t></si><si><t>${s}</t></si>`, 'sharedStrings.xml'),
  secret(
    'SOAP element with a type',
    s => `<soap:AWSSecretKey xsi:type="xsd:string">${s}</soap:AWSSecretKey>`,
    'request.xml',
  ),
]

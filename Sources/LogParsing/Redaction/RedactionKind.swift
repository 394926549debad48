// SPDX-License-Identifier: Apache-2.0

/// What was redacted: the word behind `redacted:` in a document, and the label of the metric.
package enum RedactionKind: String, Sendable, CaseIterable {
    /// The value of a key such as `password`, `passwd`, `pwd`.
    case password
    /// The password in `postgres://user:password@host`.
    case urlPassword = "url_password"
    /// The password in Go's form of a DSN, `user:password@tcp(host)`.
    case dsnPassword = "dsn_password"
    /// The value of a key such as `client_secret`, `access_token`, `api_key`.
    case secret
    /// The value of an `Authorization` header.
    case authorization
    /// What follows the word `Bearer`.
    case bearer
    /// What stands behind `Cookie` and `Set-Cookie`.
    case cookie
    case jwt
    /// AKIA… and ASIA…
    case awsAccessKey = "aws_access_key"
    case awsSecretKey = "aws_secret_key"
    /// AIza…
    case gcpKey = "gcp_key"
    /// `AccountKey=` and `SharedAccessKey=`.
    case azureKey = "azure_key"
    /// `sig=` of a shared access signature.
    case azureSignature = "azure_signature"
    case githubToken = "github_token"
    case gitlabToken = "gitlab_token"
    case slackToken = "slack_token"
    case stripeKey = "stripe_key"
    /// A PEM block, on one line or on many.
    case privateKey = "private_key"
    case email
    case card
}

package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of {@code sns_configs}. Texts are templates.
 *
 * @param apiUrl of the service, empty for the region's
 */
public record SnsConfig(
        Common common,
        HttpClientConfig http,
        String apiUrl,
        Signing signing,
        String topicArn,
        String phoneNumber,
        String targetArn,
        String subject,
        String message,
        Map<String, String> attributes)
        implements IntegrationConfig {
    public static final String KIND = "sns";

    @Override
    public String kind() {
        return KIND;
    }

    /**
     * With whose credentials requests are signed.
     *
     * @param region empty for that of the environment
     * @param accessKey empty for the credentials that the environment has
     * @param profile of the shared configuration, empty for the default
     * @param roleArn a role to assume, empty for none
     */
    public record Signing(
            String region,
            String accessKey,
            @Nullable SecretSource secretKey,
            String profile,
            String roleArn,
            String externalId) {
        static Signing read(FieldReader fields) {
            String region = fields.text("region");
            String accessKey = fields.text("access_key");
            SecretSource secretKey = fields.secret("secret_key");
            if (accessKey.isEmpty() != (secretKey == null)) {
                throw fields.error("must provide a AWS SigV4 Access key and Secret Key if credentials are specified"
                        + " in the SigV4 config");
            }
            return new Signing(
                    region,
                    accessKey,
                    secretKey,
                    fields.text("profile"),
                    fields.text("role_arn"),
                    fields.text("external_id"));
        }
    }

    static SnsConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        String apiUrl = fields.text("api_url");
        Signing signing = fields.block("sigv4", Signing::read);
        String topicArn = fields.text("topic_arn");
        String phoneNumber = fields.text("phone_number");
        String targetArn = fields.text("target_arn");
        int targets = (topicArn.isEmpty() ? 0 : 1) + (phoneNumber.isEmpty() ? 0 : 1) + (targetArn.isEmpty() ? 0 : 1);
        if (targets != 1) {
            throw fields.error("must provide either a Target ARN, Topic ARN, or Phone Number for SNS config");
        }
        String subject = fields.text("subject", "{{ template \"sns.default.subject\" . }}");
        String message = fields.text("message", "{{ template \"sns.default.message\" . }}");
        Map<String, String> attributes = fields.textMap("attributes");
        // There is only one HTTP client here.
        fields.bool("use_aws_http_client", false);
        return new SnsConfig(
                new Common(sendResolved, fields.end()),
                http,
                apiUrl,
                signing == null ? new Signing("", "", null, "", "", "") : signing,
                topicArn,
                phoneNumber,
                targetArn,
                subject,
                message,
                attributes);
    }
}

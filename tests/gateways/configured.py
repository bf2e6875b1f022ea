"""Every kind of gateway, configured with the secrets that the payload tables sign with."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
PUBLIC_URL = "https://lapor.example"
SECRET = "a-secret-of-our-own-choice"
TWILIO_TOKEN = "12345678901234567890123456789012"
CAPCOM6_KEY = "signing-key-of-the-phone"
VONAGE_SECRET = "vonage-signature-secret"
META_SECRET = "meta-app-secret"
STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ADDRESSES = "127.0.0.0/8,196.250.215.0/24"

ALL = "kannel,capcom6,twilio,vonage,infobip,whatsapp,zenziva,africastalking:generic,signed:generic,far:generic"


def environment(provider: str = "http://127.0.0.1:9") -> dict[str, str]:
    """`provider` is where all of them would send."""
    return {
        "GATEWAYS": ALL,
        "PUBLIC_URL": PUBLIC_URL,
        "GATEWAY_KANNEL_NUMBER": "1234",
        "GATEWAY_KANNEL_USER": "silayang",
        "GATEWAY_KANNEL_PASSWORD": "sendsms",
        "GATEWAY_KANNEL_SECRET": SECRET,
        "GATEWAY_KANNEL_SEND_URL": f"{provider}/cgi-bin/sendsms",
        "GATEWAY_CAPCOM6_NUMBER": "+628110000001",
        "GATEWAY_CAPCOM6_SIGNING_KEY": CAPCOM6_KEY,
        "GATEWAY_CAPCOM6_API_URL": f"{provider}/3rdparty/v1",
        "GATEWAY_CAPCOM6_USER": "phone",
        "GATEWAY_CAPCOM6_PASSWORD": "phone-password",
        "GATEWAY_TWILIO_NUMBER": "+15558675310",
        "GATEWAY_TWILIO_ACCOUNT_SID": "AC0123456789abcdef",
        "GATEWAY_TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
        "GATEWAY_TWILIO_API_URL": provider,
        "GATEWAY_VONAGE_NUMBER": "447700900001",
        "GATEWAY_VONAGE_API_KEY": "abcd1234",
        "GATEWAY_VONAGE_API_SECRET": "vonage-api-secret",
        "GATEWAY_VONAGE_SIGNATURE_SECRET": VONAGE_SECRET,
        "GATEWAY_VONAGE_API_URL": provider,
        "GATEWAY_INFOBIP_NUMBER": "385921004026",
        "GATEWAY_INFOBIP_SECRET": SECRET,
        "GATEWAY_INFOBIP_API_URL": provider,
        "GATEWAY_INFOBIP_API_KEY": "infobip-key",
        "GATEWAY_WHATSAPP_NUMBER": "+15550783881",
        "GATEWAY_WHATSAPP_APP_SECRET": META_SECRET,
        "GATEWAY_WHATSAPP_VERIFY_TOKEN": SECRET,
        "GATEWAY_WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
        "GATEWAY_WHATSAPP_ACCESS_TOKEN": "meta-token",
        "GATEWAY_WHATSAPP_API_URL": f"{provider}/v23.0",
        "GATEWAY_ZENZIVA_NUMBER": "+628110000002",
        "GATEWAY_ZENZIVA_USERKEY": "userkey",
        "GATEWAY_ZENZIVA_PASSKEY": "passkey",
        "GATEWAY_ZENZIVA_SEND_URL": f"{provider}/reguler/api/sendsms/",
        "GATEWAY_ZENZIVA_BALANCE_URL": f"{provider}/api/balance/",
        "GATEWAY_ZENZIVA_INBOX_URL": f"{provider}/api/getinbox/",
        "GATEWAY_AFRICASTALKING_NUMBER": "21512",
        "GATEWAY_AFRICASTALKING_SECRET": SECRET,
        "GATEWAY_AFRICASTALKING_ADDRESSES": ADDRESSES,
        "GATEWAY_AFRICASTALKING_SEND_URL": f"{provider}/version1/messaging",
        "GATEWAY_AFRICASTALKING_SEND_EXTRA": "username=silayang",
        "GATEWAY_AFRICASTALKING_HEADERS": "apiKey: at-key",
        "GATEWAY_SIGNED_NUMBER": "1234",
        "GATEWAY_SIGNED_SIGNING_SECRET": STANDARD_SECRET,
        "GATEWAY_SIGNED_SEND_URL": f"{provider}/send",
        "GATEWAY_SIGNED_SEND_FORMAT": "json",
        "GATEWAY_SIGNED_SEND_REF": "reference",
        "GATEWAY_SIGNED_ANSWER_ID": "id",
        "GATEWAY_SIGNED_ANSWER_STATUS": "state",
        "GATEWAY_SIGNED_FIELD_FROM": "data.from",
        "GATEWAY_SIGNED_FIELD_TEXT": "data.text",
        "GATEWAY_SIGNED_FIELD_DATE": "timestamp",
        "GATEWAY_SIGNED_FIELD_ID": "data.id",
        "GATEWAY_SIGNED_FIELD_STATUS": "data.status",
        "GATEWAY_SIGNED_FIELD_REF": "data.reference",
        "GATEWAY_FAR_NUMBER": "1234",
        "GATEWAY_FAR_SECRET": SECRET,
        "GATEWAY_FAR_ADDRESSES": "196.250.215.0/24",
        "GATEWAY_FAR_SEND_URL": f"{provider}/send",
    }

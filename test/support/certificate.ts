/**
 * A certificate for localhost that signs itself, for tests of TLS on loopback. Its key is public, so it protects nothing.
 * Made with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 * -addext subjectAltName=DNS:localhost,IP:127.0.0.1
 */

export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBZRouqat/K4GPbAR
HpKvKqyxcfOvIgYyaKHGNXs/1jehRANCAARxw0yY7S0/4Kiy8USJY/nh+++yaikc
fIMZR0LbObCTys9qWVhehRujozYNpxJsy7A35VgRG/tJwFC4AyHnfKVy
-----END PRIVATE KEY-----
`;

export const certificate = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUEvIHscq6kw0Nb8K5XrS46TtMQ7gwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA3MzczMVoYDzIxMjYxMDI4
MDczNzMxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARxw0yY7S0/4Kiy8USJY/nh+++yaikcfIMZR0LbObCTys9qWVhehRuj
ozYNpxJsy7A35VgRG/tJwFC4AyHnfKVyo28wbTAdBgNVHQ4EFgQUdPvu3h6UfxdR
FrGEVAqu+GVqLm8wHwYDVR0jBBgwFoAUdPvu3h6UfxdRFrGEVAqu+GVqLm8wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgcLDenxlpBkfNfKOKKWaRpyyBRt2qdV/L0G9NRkpJXy0CICWH
PvT52RAVuQE7aUQDEtmQXCxLNPcuWGWcc3c+ofb0
-----END CERTIFICATE-----
`;

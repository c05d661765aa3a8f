package dev.microcdi.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "EC",
        "Ed25519"}) void aKeyOfEachKindIsReadAlsoAfterOtherBlocksAndWithWindowsLineEnds(String algorithm)
                throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        Path file = file("Bag Attributes\r\n" + block("EC PARAMETERS", new byte[]{6, 1, 2})
                + block("PRIVATE KEY", key.getEncoded()));
        assertThat(Pem.privateKey("key", file).getEncoded()).isEqualTo(key.getEncoded());
    }

    @Test void whatIsNoKeyIsRefusedWithSettingAndFileAndWhatToDo() throws Exception {
        Path missing = folder.resolve("missing.pem");
        refused(missing, "key " + missing + " does not exist");
        Path text = file("secret");
        refused(text, "key " + text + " has no private key: it must be PEM, with a line -----BEGIN PRIVATE KEY-----");
        refused(file(block("PRIVATE KEY", new byte[]{1})), "key " + text + " has a private key that is none of "
                + "[EC, RSA, EdDSA, RSASSA-PSS]");
        refused(file("-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n"),
                "key " + text + " has a block PRIVATE KEY that is not Base64");
        String convert = "convert it with openssl pkcs8 -topk8 -nocrypt -in file.pem -out new.key";
        refused(file(block("RSA PRIVATE KEY", new byte[]{1})),
                "key " + text + " is an old form, -----BEGIN RSA PRIVATE KEY-----: " + convert);
        refused(file(block("ENCRYPTED PRIVATE KEY", new byte[]{1})), "key " + text + " is encrypted: " + convert);
        assertThatThrownBy(() -> Pem.privateKey("key", folder)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("key " + folder + " cannot be read (");
    }

    @Test void whatIsNoCertificateIsRefused() throws Exception {
        Path file = file(block("PRIVATE KEY", new byte[]{1}));
        assertThatThrownBy(() -> Pem.certificates("ca", file)).isInstanceOf(IllegalArgumentException.class).hasMessage(
                "ca " + file + " has no certificate: it must be PEM, with a line -----BEGIN CERTIFICATE-----");
        file(block("CERTIFICATE", new byte[]{1}));
        assertThatThrownBy(() -> Pem.certificates("ca", file)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ca " + file + " has a block that is no certificate");
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> Pem.privateKey("key", file)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("file.pem"), text);
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\r\n" + Base64.getMimeEncoder().encodeToString(content) + "\r\n-----END "
                + label + "-----\r\n";
    }
}

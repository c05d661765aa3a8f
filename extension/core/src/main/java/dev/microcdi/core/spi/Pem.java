package dev.microcdi.core.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys from files. Java has no reader of its own before version 25. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----",
            Pattern.DOTALL);
    /** What a PKCS #8 key may be; the file says which only deep inside, so each is tried. */
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private Pem() {
    }

    private record Block(String label, byte[] content) {
    }

    /** All certificates of a file, in its order; anything else in it is passed over. */
    static List<X509Certificate> certificates(String setting, Path file) {
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : read(setting, file)) {
            if (block.label.equals("CERTIFICATE")) {
                found.add(certificate(setting, file, block.content));
            }
        }
        if (found.isEmpty()) {
            throw refused(setting, file, "has no certificate: it must be PEM, with a line -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    private static X509Certificate certificate(String setting, Path file, byte[] content) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            throw refused(setting, file, "has a block that is no certificate", e);
        }
    }

    /** The one private key of a file, in PKCS #8 and not encrypted. */
    static PrivateKey privateKey(String setting, Path file) {
        for (Block block : read(setting, file)) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return privateKey(setting, file, block.content);
                }
                case "ENCRYPTED PRIVATE KEY" -> throw refused(setting, file, "is encrypted: " + convert(file));
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> throw refused(setting, file,
                        "is an old form, -----BEGIN " + block.label + "-----: " + convert(file));
                default -> {
                    // a certificate, or the parameters of a curve, beside the key
                }
            }
        }
        throw refused(setting, file, "has no private key: it must be PEM, with a line -----BEGIN PRIVATE KEY-----");
    }

    private static String convert(Path file) {
        return "convert it with openssl pkcs8 -topk8 -nocrypt -in " + file.getFileName() + " -out new.key";
    }

    private static PrivateKey privateKey(String setting, Path file, byte[] content) {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(content);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException another) {
                // the next one
            }
        }
        throw refused(setting, file, "has a private key that is none of " + ALGORITHMS);
    }

    private static List<Block> read(String setting, Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw refused(setting, file, "does not exist", e);
        } catch (IOException e) {
            throw refused(setting, file, "cannot be read (" + e + ")", e);
        }
        List<Block> blocks = new ArrayList<>();
        for (Matcher m = BLOCK.matcher(text); m.find();) {
            try {
                blocks.add(new Block(m.group(1), Base64.getMimeDecoder().decode(m.group(2).strip())));
            } catch (IllegalArgumentException e) {
                throw refused(setting, file, "has a block " + m.group(1) + " that is not Base64", e);
            }
        }
        return blocks;
    }

    private static IllegalArgumentException refused(String setting, Path file, String why, Exception cause) {
        return new IllegalArgumentException(setting + " " + file + " " + why, cause);
    }

    private static IllegalArgumentException refused(String setting, Path file, String why) {
        return new IllegalArgumentException(setting + " " + file + " " + why);
    }
}

package dev.microcdi.core.spi;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAKey;

/** Whether two keys are one pair. */
final class KeyPairs {
    private KeyPairs() {
    }

    /** RSA keys share a modulus; of the others, one signs and the other must agree. */
    static boolean match(PublicKey open, PrivateKey secret) throws GeneralSecurityException {
        if (open instanceof RSAKey a && secret instanceof RSAKey b) {
            return a.getModulus().equals(b.getModulus());
        }
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(secret.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA");
        try {
            signature.initSign(secret);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(text);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException differentKinds) {
            return false;
        }
    }
}

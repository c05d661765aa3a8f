package dev.microcdi.http;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.Locale;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Http1HeadersParser;

/**
 * A response as it came.
 *
 * @param status the status line without the version: {@code 200 OK}
 * @param headers all headers
 * @param body the body, at most as long as the limit allows
 * @param reusable whether the connection may carry another call
 */
record HttpResponse(String status, Headers headers, byte[] body, boolean reusable) {
    private static final int STATUS_LINE = 512;

    boolean ok() {
        return status.equals("200") || status.startsWith("200 ");
    }

    /** Reads one response; the reader's supplier keeps the time. */
    static HttpResponse read(DataReader reader, HttpOptions options) throws ProtocolException {
        int end = reader.findNewLine(STATUS_LINE);
        if (end == STATUS_LINE) {
            throw new ProtocolException("the status line is longer than " + STATUS_LINE + " bytes");
        }
        String line = reader.readAsciiString(end);
        reader.skip(2);
        if (!line.startsWith("HTTP/1.") || line.length() < 12 || line.charAt(8) != ' ') {
            throw new ProtocolException("this is no HTTP/1.1 status line: \"" + line + "\"");
        }
        Headers headers = Http1HeadersParser.readHeaders(reader, options.maxHeaderSize(), false);
        String status = line.substring(9);
        boolean keep = line.startsWith("HTTP/1.1") && !tokens(headers, HeaderNames.CONNECTION).contains("close");
        if (status.startsWith("1") || status.startsWith("204") || status.startsWith("304")) {
            return new HttpResponse(status, headers, BufferData.EMPTY_BYTES, false);
        }
        if (tokens(headers, HeaderNames.TRANSFER_ENCODING).contains("chunked")) {
            return new HttpResponse(status, headers, chunked(reader, options), keep);
        }
        if (headers.contains(HeaderNames.CONTENT_LENGTH)) {
            return new HttpResponse(status, headers, counted(reader, headers, options), keep);
        }
        return new HttpResponse(status, headers, untilClose(reader, options), false);
    }

    private static byte[] counted(DataReader reader, Headers headers, HttpOptions options) throws ProtocolException {
        String text = headers.get(HeaderNames.CONTENT_LENGTH).get();
        long length;
        try {
            length = Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new ProtocolException("Content-Length is \"" + text + "\"");
        }
        if (length < 0 || length > options.maxMessageSize()) {
            throw HttpErrors.tooLarge("a response", length, options.maxMessageSize(), false);
        }
        return length == 0 ? BufferData.EMPTY_BYTES : reader.readBytes((int) length);
    }

    private static byte[] chunked(DataReader reader, HttpOptions options) throws ProtocolException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            long size = chunkSize(line(reader, options));
            if (size == 0) {
                Http1HeadersParser.readHeaders(reader, options.maxHeaderSize(), false);
                return body.toByteArray();
            }
            if (body.size() + size > options.maxMessageSize()) {
                throw HttpErrors.tooLarge("a response", -1, options.maxMessageSize(), false);
            }
            body.writeBytes(reader.readBytes((int) size));
            if (!line(reader, options).isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
        }
    }

    private static long chunkSize(String line) throws ProtocolException {
        int semicolon = line.indexOf(';');
        String text = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        try {
            return Integer.toUnsignedLong(Integer.parseUnsignedInt(text, 16));
        } catch (NumberFormatException e) {
            throw new ProtocolException("a chunk's size is \"" + text + "\"");
        }
    }

    private static String line(DataReader reader, HttpOptions options) throws ProtocolException {
        int end = reader.findNewLine(options.maxHeaderSize());
        if (end == options.maxHeaderSize()) {
            throw new ProtocolException("a chunk's first line is too long");
        }
        String line = reader.readAsciiString(end);
        reader.skip(2);
        return line;
    }

    private static byte[] untilClose(DataReader reader, HttpOptions options) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            while (true) {
                reader.ensureAvailable();
                body.writeBytes(reader.readBytes(Math.min(reader.available(), 8 << 10)));
                if (body.size() > options.maxMessageSize()) {
                    throw HttpErrors.tooLarge("a response", -1, options.maxMessageSize(), false);
                }
            }
        } catch (DataReader.InsufficientDataAvailableException e) {
            return body.toByteArray();
        }
    }

    private static String tokens(Headers headers, io.helidon.http.HeaderName name) {
        if (!headers.contains(name)) {
            return "";
        }
        Header header = headers.get(name);
        return header.values().toLowerCase(Locale.ROOT);
    }
}

package io.weir.scraper.fetch;

import io.weir.web.client.BodySink;
import io.weir.web.client.HttpHead;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/** A target's answer on its way into a buffer. Of any status but 200 the body is read over. */
final class FetchedAnswer implements BodySink {
    private static final int OK = 200;
    private static final int UNZIP_BYTES = 8192;
    private static final int GZIP_SLACK_BYTES = 64 << 10;

    private final BufferPool pool;
    private final long limit;
    private final BodyBuffer body;
    private boolean wanted;

    FetchedAnswer(BufferPool pool, long limit) {
        this.pool = pool;
        this.limit = limit;
        this.body = new BodyBuffer(pool, limit);
    }

    @Override
    public void begin(HttpHead head) {
        wanted = head.status() == OK;
        if (limit > 0 && isGzip(head)) {
            // The limit is on what comes out; what doesn't get smaller may be a little larger.
            body.limit(limit + limit / 1000 + GZIP_SLACK_BYTES);
        }
    }

    private static boolean isGzip(HttpHead head) {
        return "gzip".equalsIgnoreCase(head.header("Content-Encoding"));
    }

    @Override
    public void append(ByteBuffer chunk) throws BodyTooLargeException {
        if (wanted) {
            body.append(chunk);
        }
    }

    /** Gives the buffer back: nothing came that could be used. */
    void release() {
        body.release();
    }

    /** The whole body, uncompressed. Takes the buffer over, or gives it back with an exception. */
    FetchedBody body(HttpHead head) throws IOException, FetchException {
        BodyBuffer plain = body;
        boolean good = false;
        try {
            if (head.status() != OK) {
                throw new FetchException("server returned HTTP status " + head.statusText());
            }
            if (isGzip(head)) {
                plain = unzipped();
            }
            good = true;
        } finally {
            if (!good || plain != body) {
                body.release();
            }
        }
        return new FetchedBody(plain.bytes(), plain.length(), head.header("Content-Type"), plain::release);
    }

    private BodyBuffer unzipped() throws IOException, FetchException {
        BodyBuffer plain = new BodyBuffer(pool, limit);
        boolean good = false;
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(body.bytes(), 0, body.length()), UNZIP_BYTES)) {
            plain.appendAll(in);
            good = true;
        } catch (BodyTooLargeException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchException("gzip: " + e.getMessage());
        } finally {
            if (!good) {
                plain.release();
            }
        }
        return plain;
    }
}

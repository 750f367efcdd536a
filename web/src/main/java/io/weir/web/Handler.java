package io.weir.web;

/** Answers one kind of request. Called from many threads at once, and may block. */
@FunctionalInterface
public interface Handler {
    /**
     * @throws HttpException to answer with a status and a text
     * @throws Exception anything else answers 500 and is logged
     */
    Response handle(Request request) throws Exception;
}

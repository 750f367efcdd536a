package io.weir.query;

/** Answers one endpoint of the API. Called from many threads at once, and may block. */
@FunctionalInterface
interface ApiHandler {
    /** @throws ApiException to answer with an error of the API; anything else is an internal error */
    ApiResult handle(ApiRequest request) throws Exception;
}

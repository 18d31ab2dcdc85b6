# The static binary, built where Go is.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/easyday . \
 && mkdir /out/data

# What runs: the binary, certificates, and no shell. Time zones are in the binary.
FROM gcr.io/distroless/static-debian12
COPY --from=build /out/easyday /easyday
COPY --from=build --chown=65532:65532 /out/data /data

# A configuration mounted at /data/easyday.toml is found there, and the default file easyday.db lies beside it.
USER 65532:65532
WORKDIR /data
VOLUME /data

# Health, and the networks' calls in webhook mode; reachable once the port is published.
ENV EASYDAY_LISTEN=:8081
EXPOSE 8081

ENTRYPOINT ["/easyday"]
CMD ["serve"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["/easyday", "healthcheck"]

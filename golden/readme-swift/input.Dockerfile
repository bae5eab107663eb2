FROM swift:6.0-jammy AS build
WORKDIR /build
COPY . .
RUN swift build -c release --static-swift-stdlib
WORKDIR /staging
RUN cp "$(swift build --package-path /build -c release --show-bin-path)/Run" ./

FROM ubuntu:jammy
WORKDIR /run
COPY --from=build /staging /run
EXPOSE 8080
ENTRYPOINT ["./Run"]
CMD ["serve", "--env", "production", "--hostname", "0.0.0.0"]

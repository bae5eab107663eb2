# .NET from 8 on has an account, and listens where ASPNETCORE_HTTP_PORTS says.
FROM debian:bookworm
COPY webd /opt/standin/webd
COPY shims/dotnet /usr/bin/dotnet
RUN groupadd --gid 1654 app && useradd --gid 1654 --uid 1654 --create-home --shell /bin/sh app
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_VERSION=8.0.8
CMD ["bash"]

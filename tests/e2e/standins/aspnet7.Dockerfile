# .NET before 8 listens where ASPNETCORE_URLS says.
FROM debian:bookworm
COPY webd /opt/standin/webd
COPY shims/dotnet /usr/bin/dotnet
ENV ASPNETCORE_URLS=http://+:80 DOTNET_VERSION=7.0.20
CMD ["bash"]

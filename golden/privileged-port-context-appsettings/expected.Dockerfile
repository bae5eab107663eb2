FROM mcr.microsoft.com/dotnet/sdk:6.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish Shop -o /out

FROM mcr.microsoft.com/dotnet/runtime:6.0
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /app
COPY --from=build --chown=10001:10001 /out .
EXPOSE 8080
RUN chown 10001:10001 /app
ENV ASPNETCORE_URLS=http://+:8080
USER 10001:10001
ENTRYPOINT ["dotnet", "Shop.dll"]

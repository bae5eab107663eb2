FROM mcr.microsoft.com/dotnet/sdk:6.0 AS build-env
WORKDIR /App
COPY . ./
RUN dotnet restore
RUN dotnet publish -c Release -o out

FROM mcr.microsoft.com/dotnet/aspnet:6.0
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /App
EXPOSE 8080
COPY --from=build-env --chown=10001:10001 /App/out .
RUN chown 10001:10001 /App
ENV ASPNETCORE_URLS=http://+:8080
USER 10001:10001
ENTRYPOINT ["dotnet", "Portal.dll"]

# Three images from one build:
#   service (the default)   the service alone: no shell, no libtorch, not root
#   loadgen                 the load generator, which plays against a service that runs already
#   trainer                 the load generator and the trainer of the MLP, with libtorch (amd64 only)
# Packages are restored before the sources are copied, so that an edit costs a compile; the service restores no package but its own.

# The service brings its own runtime and needs of its base what any program does. By default that is the base of the other two, so that a
# host keeps one; alone, it is 90 MB smaller with --build-arg SERVICE_BASE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG SERVICE_BASE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS sdk
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Zooplus.RecService.Core/*.csproj src/Zooplus.RecService.Core/
# A volume takes over the owner of the folder it is mounted on, and the final images have no mkdir.
RUN mkdir /empty

# The load generator's build includes the consoles it starts, and with the trainer libtorch; what it runs without stays here.
FROM sdk AS build-consoles
COPY src/Zooplus.RecService/*.csproj src/Zooplus.RecService/
COPY src/Zooplus.RecService/Properties/ src/Zooplus.RecService/Properties/
COPY src/Zooplus.RecService.Client/*.csproj src/Zooplus.RecService.Client/
COPY src/Zooplus.RecService.LoadGenerator/*.csproj src/Zooplus.RecService.LoadGenerator/
COPY src/Zooplus.RecService.Simulation/*.csproj src/Zooplus.RecService.Simulation/
COPY src/Zooplus.RecService.Training/*.csproj src/Zooplus.RecService.Training/
RUN dotnet restore src/Zooplus.RecService.Training --use-current-runtime \
    && dotnet restore src/Zooplus.RecService.LoadGenerator --use-current-runtime
COPY src/ src/
RUN dotnet publish src/Zooplus.RecService.Training -c Release --no-restore --use-current-runtime \
        -p:UseAppHost=false -o /publish/Zooplus.RecService.Training \
    && dotnet publish src/Zooplus.RecService.LoadGenerator -c Release --no-restore --use-current-runtime \
        -p:UseAppHost=false -o /publish/Zooplus.RecService.LoadGenerator

FROM sdk AS build-service
COPY src/Zooplus.RecService/*.csproj src/Zooplus.RecService/
COPY src/Zooplus.RecService/Properties/ src/Zooplus.RecService/Properties/
RUN dotnet restore src/Zooplus.RecService -p:PublishProfile=Image
COPY src/Zooplus.RecService.Core/ src/Zooplus.RecService.Core/
COPY src/Zooplus.RecService/ src/Zooplus.RecService/
RUN dotnet publish src/Zooplus.RecService -c Release --no-restore -p:PublishProfile=Image -o /publish

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS base
WORKDIR /app
USER $APP_UID

# The load generator finds the trainer in the folder beside its own.
FROM base AS loadgen
COPY --from=sdk --chown=$APP_UID:$APP_UID /empty/ models/
COPY --from=sdk --chown=$APP_UID:$APP_UID /empty/ results/
COPY --from=build-consoles /publish/Zooplus.RecService.LoadGenerator/ Zooplus.RecService.LoadGenerator/
ENTRYPOINT ["dotnet", "/app/Zooplus.RecService.LoadGenerator/Zooplus.RecService.LoadGenerator.dll"]
CMD ["--help"]

FROM loadgen AS trainer
COPY --from=build-consoles /publish/Zooplus.RecService.Training/ Zooplus.RecService.Training/

# What the compiler of the runtime has used goes back to the system at once, which is 9 MB.
FROM ${SERVICE_BASE} AS service
WORKDIR /app
USER $APP_UID
ENV ASPNETCORE_HTTP_PORTS=8080 \
    MALLOC_MMAP_THRESHOLD_=65536 \
    Journal__Path=/app/data/journal.db \
    Models__Mlp__Path=/app/models/mlp.safetensors
EXPOSE 8080
COPY --from=sdk --chown=$APP_UID:$APP_UID /empty/ data/
COPY --from=sdk --chown=$APP_UID:$APP_UID /empty/ models/
COPY --from=sdk --chown=$APP_UID:$APP_UID /empty/ keys/
COPY --from=build-service /publish/ ./
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["/app/Zooplus.RecService", "--health"]
ENTRYPOINT ["/app/Zooplus.RecService"]
